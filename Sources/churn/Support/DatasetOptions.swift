import ArgumentParser

/// The dataset and how its bad rows are met, for every verb that reads histories.
struct DatasetOptions: ParsableArguments {
    @Argument(help: "A folder of tables (histories).")
    var dataset: String

    @Option(help: "Let through this many unusable rows, or a percentage as 0.5%; they go to rejects.csv.")
    var maxRejects: String?

    @Option(help: "Where rows let through by --max-rejects are written.")
    var rejects = "rejects.csv"
}
