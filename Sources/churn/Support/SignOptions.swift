import ArgumentParser
import Training

/// Constraints on the signs of coefficients.
struct SignOptions: ParsableArguments {
    @Option(
        help: """
            A term or column whose coefficient must be 0 or more (NAME=+) or 0 or less (NAME=-); may be given again. The \
            best fit within the constraints is found exactly; a term held at 0 has no standard error. Of additive terms, a \
            number whose curve may only rise (+) or only fall (-); it takes no part in pairs.
            """)
    var sign: [String] = []

    func validate() throws { _ = try constraints() }

    /// The names as they were given, with their signs, in the order given.
    func constraints() throws -> [(name: String, sign: CoefficientSign)] {
        var found: [(name: String, sign: CoefficientSign)] = []
        for text in sign {
            guard let equals = text.lastIndex(of: "="), equals != text.startIndex,
                let sign = CoefficientSign(rawValue: String(text[text.index(after: equals)...]))
            else {
                throw ValidationError("--sign is “\(text)”; it must be NAME=+ or NAME=-.")
            }
            let name = String(text[..<equals])
            if found.contains(where: { $0.name == name && $0.sign != sign }) {
                throw ValidationError("--sign asks of “\(name)” to be 0 or more and 0 or less; choose one.")
            }
            found.append((name, sign))
        }
        return found
    }

    /// By the names of terms.
    func signs(_ design: TableDesign) throws -> [String: CoefficientSign] {
        var result: [String: CoefficientSign] = [:]
        for (name, sign) in try constraints() {
            for term in try design.terms(named: [name], option: "--sign") { result[term] = sign }
        }
        return result
    }
}
