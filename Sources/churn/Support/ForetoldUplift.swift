import Models
import Scoring
import Tables

/// What an uplift model foretells of the rows of a ready table.
struct ForetoldUplift {
    let treated: [Double]
    let untreated: [Double]
    let uplifts: [Double]

    init(_ model: UpliftModel, _ table: FlatTable, threads: Int) async throws {
        // Both models have the same inputs.
        let matrix = try model.treated.matrix(of: table)
        let treated = try await Scorer(model.treated).risks(of: matrix, threads: threads)
        let untreated = try await Scorer(model.untreated).risks(of: matrix, threads: threads)
        self.treated = treated
        self.untreated = untreated
        uplifts = zip(treated, untreated).map { model.uplift(treated: $0, untreated: $1) }
    }
}

extension UpliftModel {
    /// Columns that must be read as texts, though each of their cells may look like a number.
    var textInputs: Set<String> {
        Set(
            treated.inputs.filter { input in
                if case .category = input.encoding { true } else { false }
            }.map(\.name))
    }
}
