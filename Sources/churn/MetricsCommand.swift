import ArgumentParser
import Evaluation
import Reports
import Tables
import Training

/// The figures of any labels and scores.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "How good scores are: discrimination, lift and calibration of any labels and scores.",
        discussion: """
            Higher scores mean more likely to churn. Scores within 0 to 1 are taken as risks; of other scores, figures of \
            rank are given and figures of probability are null. Rows with equal scores share their fate, so no figure \
            depends on the order of rows. The top decile holds the k = n − round(0.9·n) highest scores (halves rounded to \
            even, at least one row). Calibration slope and intercept are fitted together: logit P(churn) = intercept + \
            slope · logit(risk). Whole-number weights stand for so many rows; with other weights, tenths are exact \
            tenths of the total weight.
            """)

    @Argument(help: "The table: .csv or .tsv (also .gz, .zst), or an array .npy.")
    var table: String

    @Option(help: "The column of outcomes: 0/1, true/false or yes/no; for an array, a .npy file of its own.")
    var label: String

    @Option(help: "The column of scores (or a .npy file).")
    var score: String

    @Option(help: "A column (or .npy file) of weights, 0 or more.")
    var weights: String?

    @Option(help: "The text of the label that means churned, where it is none of those pairs.")
    var positive: String?

    @OptionGroup var money: MoneyOptions

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let read = try await common.readTable(table)
        let labels = try await column(label, of: read, role: "label")
        let churned = try labels.outcomes(positive: positive).map { $0 == 1 }
        let scores = try await column(score, of: read, role: "score").numbers()
        var rowWeights: [Double]?
        if let weights { rowWeights = try await column(weights, of: read, role: "weights").weights() }
        let figures: Figures
        let best: ExpectedMaximumProfit?
        do {
            let outcomes = try RankedOutcomes(churned: churned, scores: scores, weights: rowWeights)
            figures = Figures(of: outcomes)
            best = money.retentionOffer.map { ExpectedMaximumProfit(of: outcomes, $0) }
        } catch {
            throw TableDesignError.whole(table, "column “\(label)”: \(error)")
        }
        if figures.logLoss == nil {
            common.say("note: column “\(score)” has scores outside 0 to 1, so figures of probability are null")
        }
        if json {
            let members: [(key: String, value: JSONText)] =
                best.map { [("empc", .number($0.perCustomer)), ("empc_fraction", .number($0.fraction))] } ?? []
            Console.output(JSONText.object(figures.jsonMembers + members).text + "\n")
        } else {
            Console.output(FiguresText(figures).text(for: Terminal(descriptor: 1)))
            if let best {
                Console.output(
                    "expected maximum profit (EMPC), a customer: \(NumberText.fixed(best.perCustomer, decimals: 4)), contacting "
                        + "\(NumberText.percent(best.fraction)), highest scores first\n")
            }
        }
    }

    private func column(_ name: String, of table: FlatTable, role: String) async throws -> RoleColumn {
        var file: FlatTable?
        if name.lowercased().hasSuffix(".npy"), table.column(named: name) == nil {
            file = try await common.readTable(name)
        }
        return try RoleColumn(name, in: table, orFile: file, role: role)
    }
}
