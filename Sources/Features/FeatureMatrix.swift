public import Histories

/// The features of customers at cutoffs: one row a customer and cutoff, ascending by customer id, then cutoff.
public struct FeatureMatrix: Sendable {
    /// Each row's customer: an index into `Histories.customers.ids`.
    public var customer: [Int32]
    /// Each row's cutoff: an index into `cutoffs`.
    public var cutoff: [Int32]
    /// The cutoffs asked for, ascending and distinct.
    public var cutoffs: [Cutoff]
    /// The features, in catalogue order, without those whose tables the dataset lacks.
    public var features: [Feature]
    /// One column a feature, each with a value a row; NaN is missing.
    public var columns: [[Double]]
    /// Attributes known of the rows, one cell a row.
    public var attributes: [Attribute]
    /// Catalogue features left out, with the table or column that the dataset lacks.
    public var leftOut: [(feature: Feature, lacking: String)]

    /// How many rows there are.
    public var count: Int { customer.count }
}
