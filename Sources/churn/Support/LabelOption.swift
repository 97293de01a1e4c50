import ArgumentParser
import Histories

/// What counts as churning, as `--label` names it.
enum LabelOption {
    /// The outcome of a label: `left`, `inactive`, `decline`, or a column of `customers`.
    static func outcome(_ label: String?, fraction: Double?, positive: String?, histories: Histories) -> Outcome {
        switch label {
        case nil: Outcome.standard(for: histories)
        case "left": .left
        case "inactive": .inactive
        case "decline": .decline(fraction: fraction ?? Outcome.defaultFraction)
        case let column?: .column(column, positive: positive)
        }
    }

    /// Refuses options that do not go together.
    static func validate(_ label: String?, fraction: Double?, positive: String?, horizon: Int?) throws {
        let isColumn = label.map { !["left", "inactive", "decline"].contains($0) } ?? false
        if let fraction {
            guard label == "decline" else { throw ValidationError("--fraction goes with --label decline.") }
            guard fraction > 0, fraction.isFinite else {
                throw ValidationError("--fraction is \(fraction); it must be above 0.")
            }
        }
        if positive != nil, !isColumn { throw ValidationError("--positive goes with --label COLUMN.") }
        if let horizon {
            guard horizon >= 1 else { throw ValidationError("--horizon is \(horizon); it must be 1 day or more.") }
            guard horizon <= 36_500 else { throw ValidationError("--horizon is \(horizon); at most 36500 days.") }
        } else if !isColumn {
            throw ValidationError("--horizon DAYS is needed: how long after the cutoff churning is looked for.")
        }
    }
}
