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

    /// The terms that differ most between the arms, the strongest first: by how much one standard deviation, or the step
    /// from no to yes, moves the log-odds that treatment adds in the direction that is wanted.
    var leadingTerms: [(name: String, effect: Double)] {
        let sign = direction == .raise ? 1.0 : -1
        return zip(treated.terms, untreated.terms)
            .map { (name: $0.name, effect: sign * ($0.coefficient - $1.coefficient)) }
            .sorted { ($1.effect.magnitude, $0.name) < ($0.effect.magnitude, $1.name) }
    }
}
