public import Histories
public import Tables

/// When models are trained and when they are tested: successive origins, and after each every cutoff by which all
/// labels that the model has learnt from were settled (the embargo of one horizon).
public struct RollingSchedule: Sendable, Equatable {
    /// A model and a cutoff it is tested at, both as indices into `cutoffs`.
    public struct Pair: Sendable, Equatable {
        /// The last cutoff the model is trained at.
        public let origin: Int
        public let tested: Int
    }

    /// Ascending.
    public let cutoffs: [Cutoff]
    public let window: LabelWindow
    /// How many cutoffs each model learns from: its origin and those just before it.
    public let trainingCutoffs: Int

    /// A schedule over cutoffs, given in any order.
    ///
    /// - Throws: where not one model can be trained and tested under the embargo.
    public init(_ cutoffs: [Cutoff], window: LabelWindow, trainingCutoffs: Int = 1) throws(RollingError) {
        precondition(trainingCutoffs >= 1, "\(trainingCutoffs) training cutoffs")
        self.cutoffs = Set(cutoffs).sorted()
        self.window = window
        self.trainingCutoffs = trainingCutoffs
        if pairs.isEmpty { throw .tooFewCutoffs(self.cutoffs, window: window, trainingCutoffs: trainingCutoffs) }
    }

    /// The cutoffs that the model of an origin learns from.
    public func training(ofOrigin origin: Int) -> [Cutoff] {
        Array(cutoffs[(origin - trainingCutoffs + 1)...origin])
    }

    /// Whether a model may be tested at a cutoff: all its labels were settled by then.
    public func admits(origin: Int, tested: Int) -> Bool {
        do {
            try window.checkOutOfTime(training: training(ofOrigin: origin), tested: [cutoffs[tested]])
            return true
        } catch { return false }
    }

    /// Every admissible pair, by tested cutoff, then origin.
    public var pairs: [Pair] {
        cutoffs.indices.flatMap { tested in
            cutoffs.indices.dropFirst(trainingCutoffs - 1)
                .filter { admits(origin: $0, tested: tested) }.map { Pair(origin: $0, tested: tested) }
        }
    }

    /// Cutoffs `every` days apart, the last one the latest whose labels the data settle, none before `first`.
    ///
    /// Without `every`: 30 days, or the least multiple of them that gives at most 24 cutoffs.
    public static func cutoffs(
        from first: Instant, dataEnd: Instant, window: LabelWindow, every: Int? = nil
    ) -> [Cutoff] {
        let last = dataEnd.adding(days: -window.horizonDays)
        let spanDays = Int((last.microseconds - first.microseconds) / Instant.microsecondsPerDay)
        guard last >= first else { return [] }
        let step = every ?? 30 * max(1, (spanDays / 30) / mostAutomatic + 1)
        return stride(from: spanDays / step, through: 0, by: -1).map { Cutoff(last.adding(days: -$0 * step)) }
    }

    private static let mostAutomatic = 24

    /// The mean days between neighbouring cutoffs.
    public var meanGapDays: Double {
        guard let first = cutoffs.first, let last = cutoffs.last, cutoffs.count > 1 else { return 1 }
        let span = Double(last.instant.microseconds - first.instant.microseconds)
        return span / Double(Instant.microsecondsPerDay) / Double(cutoffs.count - 1)
    }
}
