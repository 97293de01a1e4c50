/// The features and attributes of a panel as numbers to adjust by: encoded and filled as a model of linear terms has them,
/// each with mean 0 and standard deviation 1.
package struct AdjustmentColumns: Sendable {
    package let names: [String]
    /// A value a row.
    package let columns: [[Double]]

    /// - Parameter excluded: features and attributes to leave out.
    package init(_ panel: TrainingPanel, excluded: [String] = []) throws(TrainingError) {
        var options = TrainingOptions()
        options.excluded = excluded
        let design = try TrainingDesign(panel, options)
        names = design.columns.map(\.name)
        columns = design.columns.map(\.values)
    }
}
