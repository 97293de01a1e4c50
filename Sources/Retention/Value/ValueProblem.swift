/// Why customers cannot be given a value.
public enum ValueProblem: Sendable, Equatable {
    /// Neither the model nor the options say what the margin is.
    case noMargin
    /// The margin is a share of amounts that the dataset lacks.
    case noAmounts
    /// Nobody bought anything in the days looked at.
    case noPurchases(windowDays: Int)
    /// The margin is an attribute that the dataset lacks.
    case unknownAttribute(String, known: [String])
    /// A margin that is no number.
    case notANumber(attribute: String, customer: String, text: String)
    /// Risks without a time.
    case noHorizon
    /// Money is asked of risks that are not known to be right.
    case uncalibrated(String)

    var isOfUsage: Bool {
        switch self {
        case .noMargin, .unknownAttribute, .noHorizon: true
        case .noAmounts, .noPurchases, .notANumber, .uncalibrated: false
        }
    }

    var text: String {
        switch self {
        case .noMargin:
            "the model has no value settings; give --margin (a share of purchases, as 0.3, or an attribute with the "
                + "margin a year), or train with it."
        case .noAmounts:
            "--margin is a share of purchases, and the dataset has no purchases with amounts; give "
                + "--margin ATTRIBUTE, with the margin a year."
        case .noPurchases(let days):
            "nobody bought anything, or all amounts are 0, in the last \(days) days; a share of that is no margin."
        case .unknownAttribute(let name, let known):
            "--margin names the attribute \(name), which the dataset lacks; it has "
                + (known.isEmpty ? "none." : known.joined(separator: ", ") + ".")
        case .notANumber(let attribute, let customer, let text):
            "customer \(customer): the margin \(attribute) is “\(text)”; expected a number, the margin a year."
        case .noHorizon:
            "the model's label has no time, so nobody can say how long customers stay; give --risk-days N, the days its "
                + "risks speak of."
        case .uncalibrated(let reason):
            "no figures in money: \(reason). Figures in money are made of risks that are right."
        }
    }
}
