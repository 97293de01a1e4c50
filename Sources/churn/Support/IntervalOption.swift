import ArgumentParser
import Models
import Scoring

/// Whether risks are given with intervals.
struct IntervalOption: ParsableArguments {
    @Flag(
        help: """
            Add risk_low and risk_high: between which ends the risk is known with 95 % confidence, as far as the fit goes \
            (the share that churns among customers like this one; not what the one will do).
            """)
    var intervals = false

    /// What finds the intervals; nil where they are not asked for.
    ///
    /// - Throws: where the model cannot give them.
    func scorer(_ model: RiskModel) throws(ModelError) -> IntervalScorer? {
        intervals ? try IntervalScorer(model) : nil
    }
}

extension CommonOptions {
    /// The interval of each row's risk, while a terminal shows how far it is.
    func intervals(_ scorer: IntervalScorer, of matrix: ModelMatrix) async throws -> [RiskInterval] {
        let bar = Progress("finding intervals", total: matrix.rowCount, quiet: quiet)
        defer { bar.finish() }
        return try await scorer.intervals(of: matrix, threads: threads, progress: { bar.advance(by: $0) })
    }
}

extension RiskInterval {
    /// The columns of both ends.
    static let columns = ["risk_low", "risk_high"]

    /// Both ends as members of a JSON object.
    var members: [(key: String, value: JSONText)] { [("risk_low", .number(low)), ("risk_high", .number(high))] }
}
