import ArgumentParser
import Histories
import Reports

/// Removes a customer from a store.
struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Remove a customer and every trace of it from a store.",
        discussion: """
            Removes the customer's rows from every table, and its id from the rows of others that name it \
            (referred_customer_id): those cells become empty. Afterwards the file holds neither the id nor anything that \
            only the customer's rows held. Copies of the store, the tables it was made of, and files written from it are \
            not touched.
            """)

    @Option(help: "The store.")
    var store: String

    @Option(help: ArgumentHelp("The customer's id.", valueName: "id"))
    var customer: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let erasure = try await HistoriesStore.erase(customer, from: store)
        common.say("\(store): the customer is erased")
        let longest = erasure.rows.map(\.table.count).max() ?? 0
        for (table, rows) in erasure.rows {
            let name = table + String(repeating: " ", count: longest - table.count)
            common.say("  \(name)  \(NumberText.count(rows)) row\(rows == 1 ? "" : "s")")
        }
        if erasure.emptiedCells > 0 {
            let cells = erasure.emptiedCells
            common.say(
                "  \(NumberText.count(cells)) cell\(cells == 1 ? "" : "s") of other customers named it: now empty")
        }
    }
}
