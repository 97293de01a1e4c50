public import Features

/// A panel to train on, and what the panel itself does not say.
public struct TrainingPanel: Sendable {
    public let panel: Panel
    /// The customers' ids, by the indices that the panel's matrix holds.
    public let ids: [String]
    /// The days before a cutoff in which a customer must have bought to be a row; nil where none need have.
    public let activeDays: Int?

    public init(_ panel: Panel, ids: [String], activeDays: Int?) {
        self.panel = panel
        self.ids = ids
        self.activeDays = activeDays
    }

    var matrix: FeatureMatrix { panel.matrix }
    var churned: [Bool] { panel.churned }
    var count: Int { panel.churned.count }
    var churners: Int { panel.churners }
}
