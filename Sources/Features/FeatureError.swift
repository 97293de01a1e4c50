public import Tables

/// Why features cannot be computed.
public enum FeatureError: Failure, Equatable {
    /// An attribute has the name of a feature.
    case attributeNamedLikeFeature(String)
    /// An attribute has the name of a column that every matrix has.
    case attributeNamedLikeKey(String)
    /// The figures of a customer cannot be added exactly.
    case sumTooLarge(column: String, customer: String)

    public var kind: FailureKind { .data }

    public var description: String {
        switch self {
        case .attributeNamedLikeFeature(let name):
            "the attribute \(name) has the name of a feature; give the column another name in churn.yaml or in the file"
        case .attributeNamedLikeKey(let name):
            "the attribute \(name) has the name of a column that stands in every matrix; give it another name in churn.yaml "
                + "or in the file"
        case .sumTooLarge(let column, let customer):
            "\(column): the figures of customer \(customer) add up to more than 922337203685477; use a larger unit"
        }
    }
}
