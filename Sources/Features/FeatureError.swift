public import Histories
public import Tables

/// Why features cannot be computed.
public enum FeatureError: Failure, Equatable {
    /// An attribute has the name of a feature.
    case attributeNamedLikeFeature(String)
    /// An attribute has the name of a column that every matrix has.
    case attributeNamedLikeKey(String)
    /// The figures of a customer cannot be added exactly.
    case sumTooLarge(column: String, customer: String)
    /// A value differs once the facts from the cutoff on are gone, so it was computed with a glance at them.
    case leak(customer: String, cutoff: Cutoff, feature: String, found: String, withoutFuture: String)

    public var kind: FailureKind {
        // Whatever the data are, features may not see beyond a cutoff: it is we who went wrong.
        if case .leak = self { .defect } else { .data }
    }

    public var description: String {
        switch self {
        case .attributeNamedLikeFeature(let name):
            "the attribute \(name) has the name of a feature; give the column another name in churn.yaml or in the file"
        case .attributeNamedLikeKey(let name):
            "the attribute \(name) has the name of a column that stands in every matrix; give it another name in churn.yaml "
                + "or in the file"
        case .sumTooLarge(let column, let customer):
            "\(column): the figures of customer \(customer) add up to more than 922337203685477; use a larger unit"
        case .leak(let customer, let cutoff, let feature, let found, let withoutFuture):
            "the model was not written: \(feature) of customer \(customer) at \(cutoff.instant) is \(found), but "
                + "\(withoutFuture) once every fact from that cutoff on is removed. The future leaks into it; this is a "
                + "defect of churn: please report it, and leave it out meanwhile with --exclude \(feature)"
        }
    }
}
