import ArgumentParser
import Histories
import Reports

/// Makes a store of a dataset, or adds a folder of tables to one.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Keep histories in a store: one file that every verb reads in place of a dataset, and much faster.",
        discussion: """
            Without --append the store is made; a file of that name must not be there. With --append the folder's tables \
            join what the store holds, as if all files had been read together: new customers, the day's events, facts \
            recorded late. A row of customers takes the place of the customer's earlier one, and a complaint that is \
            resolved that of the same one while it was open. Other facts are put right by further rows with a \
            recorded_at, so that earlier cutoffs see what was known then. Killed at any moment, the store is as the last \
            finished run left it; while one run writes, another is turned away, and readers see the state before.
            """)

    @OptionGroup var data: DatasetOptions

    @Option(help: "The store to make or to add to, readable by its owner alone.")
    var store: String

    @Flag(help: "Add to a store that is there.")
    var append = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let change = try await data.withReadOptions(common) { options in
            append
                ? try await HistoriesStore.append(data.dataset, to: store, options: options)
                : try await HistoriesStore.ingest(data.dataset, into: store, options: options)
        }
        for note in change.notes { common.say("note: \(note)") }
        try data.writeRejects(change.rejectReport, common)
        let longest = change.rows.map(\.table.count).max() ?? 0
        common.say(
            "\(store): \(append ? "added" : "took in") the rows of \(NumberText.count(change.customers)) customers")
        for (table, rows) in change.rows {
            let name = table + String(repeating: " ", count: longest - table.count)
            common.say("  \(name)  \(NumberText.count(rows)) rows")
        }
        if change.replacedCustomers > 0 {
            common.say(
                "  \(NumberText.count(change.replacedCustomers)) rows of customers in place of earlier ones: what they say "
                    + "is taken as known at every cutoff. What changes with time belongs in the table attributes.")
        }
    }
}
