import ArgumentParser
import Features
import Foundation
import Histories
import Tables

struct FeaturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "The feature matrix of the whole population at one or several cutoffs, or the catalogue of features.",
        discussion: """
            Only facts known before a cutoff count. The matrix has a row a customer and cutoff, ascending by customer_id: \
            customer_id, as_of (where several), the features in the catalogue's order, the attributes. A missing value is \
            an empty cell.
            """)

    @Argument(help: "A folder of tables (histories), or a store that churn ingest made of one.")
    var dataset: String?

    @Option(help: "The cutoff, or several, separated by commas: 2024-03-01,2024-06-01.")
    var asOf: String?

    @Option(help: "The file to write, readable by its owner alone. Default: standard output.")
    var out: String?

    @Option(help: "Only customers with a purchase in this many days before the cutoff.")
    var active: Int?

    @Option(help: "Let through this many unusable rows, or a percentage as 0.5%; they go to rejects.csv.")
    var maxRejects: String?

    @Option(help: "Where rows let through by --max-rejects are written.")
    var rejects = "rejects.csv"

    @Flag(help: "List the catalogue: name, formula, unit, tables needed.")
    var list = false

    @Flag(help: "With --list: as JSON.")
    var json = false

    @Option(help: "About how much memory to take, as 512M or 2G; rows that do not fit wait in a temporary file.")
    var memory: MemorySize?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if list {
            guard dataset == nil, asOf == nil, out == nil, active == nil, memory == nil else {
                throw ValidationError(
                    "--list shows the catalogue; it takes no dataset, --as-of, --out, --active or --memory.")
            }
            return
        }
        guard dataset != nil, asOf != nil else {
            throw ValidationError("features needs a DATASET and --as-of DATE; or --list for the catalogue.")
        }
        guard !json else { throw ValidationError("--json goes with --list; the matrix is CSV.") }
        if let dataset { try datasetOptions(dataset).validate() }
        guard memory == nil || out != nil else {
            throw ValidationError("--memory needs --out: what goes to standard output is computed as a whole first.")
        }
        if let active, active < 1 { throw ValidationError("--active is \(active); it must be 1 day or more.") }
    }

    func run() async throws {
        guard let dataset, let asOf else {
            Console.output(json ? Self.catalogueJSON : Self.catalogueText)
            return
        }
        _ = try CutoffOption.cutoffs(asOf, zone: .utc)
        let histories = try await datasetOptions(dataset).readByParts(common, memory: memory)
        let cutoffs = try CutoffOption.cutoffs(asOf, zone: histories.read.zone)
        let counts = try await write(histories, cutoffs)
        common.say("\(counts.rows) rows, \(counts.features) features, \(counts.attributes) attributes")
    }

    private func datasetOptions(_ dataset: String) -> DatasetOptions {
        var options = DatasetOptions()
        options.dataset = dataset
        options.maxRejects = maxRejects
        options.rejects = rejects
        return options
    }

    /// Computes and writes the matrix, and says its notes.
    private func write(
        _ histories: PartedHistories, _ cutoffs: [Cutoff]
    ) async throws -> (rows: Int, features: Int, attributes: Int) {
        let ids = histories.read.histories.customers.ids
        guard let out else {
            // What is on the screen or in a pipe cannot be taken back: nothing is, before everything is computed.
            let matrix = try await common.extractor().matrix(of: histories, at: cutoffs, activeDays: active)
            for note in matrix.notes { common.say("note: \(note)") }
            // A bar would run through rows that go to the same screen.
            let progress = Progress("writing", total: matrix.count, quiet: common.quiet || isatty(1) == 1)
            defer { progress.finish() }
            try await matrix.writeCSV(ids: ids, threads: common.threads, progress: { progress.advance(by: $0) }) {
                Console.output(String(decoding: $0, as: UTF8.self))
            }
            return (matrix.count, matrix.features.count, matrix.attributes.count)
        }
        var file = try WholeFile(out, audience: .owner)
        var counts: (rows: Int, features: Int, attributes: Int)?
        try await common.extractor().eachMatrix(of: histories, at: cutoffs, activeDays: active) { matrix in
            (
                header: matrix.csvHeader, rows: matrix.csvRows(ids: ids), notes: matrix.notes, count: matrix.count,
                features: matrix.features.count, attributes: matrix.attributes.count
            )
        } take: { matrix in
            if counts == nil {
                for note in matrix.notes { common.say("note: \(note)") }
                try file.write(matrix.header)
            }
            counts = ((counts?.rows ?? 0) + matrix.count, matrix.features, matrix.attributes)
            try file.write(matrix.rows)
        }
        try file.commit()
        return counts ?? (0, 0, 0)
    }
}

extension FeaturesCommand {
    /// The catalogue for a person: three lines a feature.
    static var catalogueText: String {
        Catalogue.features.map { feature in
            """
            \(feature.name)  (\(feature.unit); needs \(feature.tables.joined(separator: ", ")))
                \(feature.meaning)
                = \(feature.formula)

            """
        }.joined()
    }

    /// The catalogue for a program: an array of objects.
    static var catalogueJSON: String {
        let entries = Catalogue.features.map { feature in
            JSONText.object([
                ("name", .string(feature.name)), ("formula", .string("\(feature.formula)")),
                ("unit", .string(feature.unit)), ("tables", .array(feature.tables.map(JSONText.string))),
                ("meaning", .string(feature.meaning)), ("kind", .string(feature.kind.rawValue)),
            ]).text
        }
        return "[\n  " + entries.joined(separator: ",\n  ") + "\n]\n"
    }
}
