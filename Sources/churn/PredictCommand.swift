import ArgumentParser
import Models
import Scoring
import Tables

/// Risks for the rows of a ready table.
struct PredictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Risks for the rows of a ready table, in their order, by a model of churn fit --out.",
        discussion: "Writes row (from 1) and risk. Columns that the model does not know are left aside.")

    @Argument(help: "The model, as churn fit --out wrote it.")
    var model: String

    @Argument(help: "The table: .csv or .tsv (also .gz, .zst), or an array .npy.")
    var table: String

    @Option(help: "The column (or .npy file) of known log-odds. Default: the column the model was fitted with.")
    var offset: String?

    @Option(help: "The file to write. Default: standard output.")
    var out: String?

    @OptionGroup var certainty: IntervalOption

    @OptionGroup var common: CommonOptions

    func run() async throws {
        if let uplift = try UpliftModelFile.read(model) { return try await predict(uplift) }
        var riskModel = try ModelFile.read(model)
        guard !riskModel.isOfHistories else {
            throw ModelError.wrongSubject(
                model: "of histories (churn train)",
                needs: "one of a ready table (churn fit --out); for histories: churn score")
        }
        if let offset {
            guard riskModel.offsetColumn != nil else {
                throw ValidationError("--offset: the model was fitted without one.")
            }
            riskModel.offsetColumn = offset
        }
        let intervalScorer = try certainty.scorer(riskModel)
        let matrix = try await riskModel.matrix(of: table(for: riskModel))
        let risks = try await Scorer(riskModel).risks(of: matrix, threads: common.threads)
        let intervals: [RiskInterval]?
        if let intervalScorer {
            intervals = try await common.intervals(intervalScorer, of: matrix)
        } else {
            intervals = nil
        }
        let pieces = try await inRanges(of: risks.count, size: Self.linesPerRange, threads: common.threads) { range in
            var row = CSVRow()
            for index in range {
                row.append(index + 1)
                row.append(risks[index])
                if let interval = intervals?[index] {
                    row.append(interval.low)
                    row.append(interval.high)
                }
                row.endRow()
            }
            return row.bytes
        }
        let header = (["row", "risk"] + (intervals == nil ? [] : RiskInterval.columns)).joined(separator: ",")
        try write([Array((header + "\n").utf8)] + pieces)
    }

    /// What treatment does to each row, and both risks.
    private func predict(_ model: UpliftModel) async throws {
        guard offset == nil, !certainty.intervals else {
            throw ValidationError("--offset and --intervals do not go with an uplift model.")
        }
        let read = try await common.readTable(table, texts: model.textInputs)
        common.warn(of: model)
        let foretold = try await ForetoldUplift(model, read, threads: common.threads)
        var row = CSVRow()
        for index in foretold.uplifts.indices {
            row.append(index + 1)
            row.append(foretold.uplifts[index])
            row.append(foretold.treated[index])
            row.append(foretold.untreated[index])
            row.endRow()
        }
        try write([Array("row,uplift,risk_treated,risk_untreated\n".utf8), row.bytes])
    }

    private func write(_ lines: [[UInt8]]) throws {
        if let out {
            var file = try WholeFile(out)
            for piece in lines { try file.write(piece) }
            try file.commit()
        } else {
            for piece in lines { Console.output(String(decoding: piece, as: UTF8.self)) }
        }
    }

    private static let linesPerRange = 16_384

    /// The table, with the offsets as one more column where they stand in an array of their own.
    private func table(for model: RiskModel) async throws -> FlatTable {
        let categories = model.inputs.filter { input in
            if case .category = input.encoding { true } else { false }
        }
        let read = try await common.readTable(table, texts: Set(categories.map(\.name)))
        guard let offset = model.offsetColumn, offset.lowercased().hasSuffix(".npy"), read.column(named: offset) == nil
        else { return read }
        let own = try await common.readTable(offset)
        guard own.columns.count == 1, own.rowCount == read.rowCount else {
            throw ValidationError(
                "--offset \(offset) has \(own.rowCount) rows and \(own.columns.count) columns; "
                    + "expected \(read.rowCount) rows and 1 column.")
        }
        return read.appending(
            FlatTable.Column(name: offset, cells: own.columns[0].cells, unusableRows: own.columns[0].unusableRows))
    }
}
