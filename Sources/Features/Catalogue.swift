/// Every feature, in the order of the matrix's columns.
public enum Catalogue {
    public static let features: [Feature] =
        tenure + purchasing + wallet + complaints + satisfaction + engagement + referrals + rewards

    /// The feature of a name.
    public static func feature(named name: String) -> Feature? { features.first { $0.name == name } }
}
