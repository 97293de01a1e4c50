public import Histories
private import Tables

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
    /// What a run must say once about the matrix: what was left out, what was taken as known.
    public var notes: [String]

    public init(
        customer: [Int32], cutoff: [Int32], cutoffs: [Cutoff], features: [Feature], columns: [[Double]],
        attributes: [Attribute] = [], leftOut: [(feature: Feature, lacking: String)] = [], notes: [String] = []
    ) {
        self.customer = customer
        self.cutoff = cutoff
        self.cutoffs = cutoffs
        self.features = features
        self.columns = columns
        self.attributes = attributes
        self.leftOut = leftOut
        self.notes = notes
    }

    /// How many rows there are.
    public var count: Int { customer.count }

    /// The column of a feature.
    public func column(named name: String) -> [Double]? {
        features.firstIndex { $0.name == name }.map { columns[$0] }
    }

    /// The rows of the given numbers, in that order.
    public func selecting(_ rows: [Int]) -> FeatureMatrix {
        var selected = self
        selected.customer = rows.map { customer[$0] }
        selected.cutoff = rows.map { cutoff[$0] }
        selected.columns = columns.map { column in rows.map { column[$0] } }
        selected.attributes = attributes.map { attribute in
            var attribute = attribute
            attribute.texts.codes = rows.map { attribute.texts.codes[$0] }
            return attribute
        }
        return selected
    }
}
