internal import Models
internal import Tables

/// Signs of inputs for additive terms: only a number has a curve that rises or falls.
enum AdditiveSigns {
    /// Whether additive terms can keep all of some signs: each names a number.
    static func areTaken(_ signs: [String: CoefficientSign], _ inputs: [ModelInput]) -> Bool {
        signs.keys.allSatisfy { name in inputs.contains { $0.name == name && $0.isNumber } }
    }

    /// Why a name that is known can have no sign.
    static func sentence(of name: String) -> String {
        "--sign names “\(name)”, which is not a number: of additive terms only the curve of a number rises or falls, and "
            + "levels are measured from their mean; with --terms linear it can have a sign"
    }

    /// What a name is that additive terms can give no sign.
    enum Misuse: Equatable {
        case unknown(hint: String)
        /// Texts, a level of them, or an indicator of missing values.
        case noNumber
    }

    /// The first name, in order, that cannot have a sign; nil where all can.
    static func misuse(_ signs: [String: CoefficientSign], _ inputs: [ModelInput]) -> (name: String, misuse: Misuse)? {
        for name in signs.keys.sorted() where !areTaken([name: .positive], inputs) {
            let terms = inputs.flatMap(\.termNames)
            let isKnown = inputs.contains { $0.name == name } || terms.contains(name)
            let known = inputs.map(\.name) + terms
            return (name, isKnown ? .noNumber : .unknown(hint: DidYouMean.hint(for: name, among: known)))
        }
        return nil
    }
}

extension ModelInput {
    fileprivate var isNumber: Bool {
        if case .number = encoding { true } else { false }
    }

    /// What terms of the input alone are called beside its own name.
    fileprivate var termNames: [String] {
        let missing = name(of: .missing)
        guard case .category(let category) = encoding else { return [missing] }
        return category.levels.map { name(of: .named($0)) } + [name(of: .other), missing]
    }
}
