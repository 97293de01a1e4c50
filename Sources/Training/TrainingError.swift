public import Histories
public import Tables

/// Why a model cannot be trained.
public enum TrainingError: Failure, Equatable {
    /// No customer is a row at any cutoff, and why.
    case nobody([Cutoff], reasons: [String])
    /// All rows have the same outcome.
    case oneClass(churned: Bool, rows: Int, label: String)
    /// A name given to `--features`, `--exclude` or `--sign` that is neither a feature nor an attribute.
    case unknownInput(String, hint: String)
    /// A sign for additive terms of something that is not a number.
    case signOfNoNumber(String)
    /// A wanted feature whose table the dataset lacks.
    case lacking(feature: String, needed: String)
    /// An attribute declared to be a number that holds something else.
    case notANumber(attribute: String, found: String)
    /// Nothing is left that tells customers apart.
    case nothingToLearnFrom
    /// The solver did not reach the optimum.
    case notConverged(iterations: Int)

    public var kind: FailureKind {
        switch self {
        case .unknownInput, .signOfNoNumber: .usage
        default: .data
        }
    }

    public var description: String {
        switch self {
        case .nobody(let cutoffs, let reasons):
            "no customer has a label at \(cutoffs.map(\.instant.description).joined(separator: ", "))"
                + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))")
                + "; choose a cutoff inside the data (churn check shows them)"
        case .oneClass(let churned, let rows, let label):
            "all \(rows) rows \(churned ? "churned" : "stayed") by the label \(label); training needs both: "
                + "choose another cutoff, horizon or label (churn check shows their base rates)"
        case .unknownInput(let name, let hint):
            "\(name) is neither a feature of the catalogue nor an attribute of the dataset\(hint)"
        case .signOfNoNumber(let name): AdditiveSigns.sentence(of: name)
        case .lacking(let feature, let needed):
            "\(feature) needs \(needed), which the dataset lacks; add it, or leave the feature out"
        case .notANumber(let attribute, let found):
            "the attribute \(attribute) is declared a number, and holds “\(found)”; correct the cell or churn.yaml"
        case .nothingToLearnFrom:
            "every feature and attribute is the same in all rows; nothing tells churners apart"
        case .notConverged(let iterations):
            "the fit did not reach its optimum within \(iterations) iterations; a ridge (--l2 1) tames nearly dependent columns"
        }
    }
}
