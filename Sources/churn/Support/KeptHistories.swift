import Histories

/// The histories that a run of several steps has read, kept for the steps that follow: those of one dataset at a time, for as
/// long as none of its files changes.
actor KeptHistories {
    /// Those of the run under way; nil where a verb runs by itself.
    @TaskLocal static var ofRun: KeptHistories?

    private struct Kept {
        let dataset: String
        let limit: RejectLimit
        let stamp: DatasetStamp
        var histories: PartedHistories
    }

    private var kept: Kept?

    /// The histories of a dataset by parts that stay at hand, or, of a store, as a whole, so that steps can write to it; read
    /// where they are not kept.
    ///
    /// - Parameter limit: How many unusable rows are let through.
    func histories(
        of dataset: String, letting limit: RejectLimit, threads: Int, read: () async throws -> PartedHistories
    ) async throws -> PartedHistories {
        let stamp = DatasetStamp(of: dataset)
        if let kept, kept.dataset == dataset, kept.limit == limit, kept.stamp == stamp { return kept.histories }
        kept = nil
        let parts = try await read()
        let histories = parts.holdStore ? try await parts.gathered(threads: threads) : parts.keepingParts()
        if let stamp, stamp == DatasetStamp(of: dataset) {
            kept = Kept(dataset: dataset, limit: limit, stamp: stamp, histories: histories)
        }
        return histories
    }

    /// Keeps the same histories in another form.
    func replace(by histories: PartedHistories, of dataset: String) {
        if kept?.dataset == dataset { kept?.histories = histories }
    }
}
