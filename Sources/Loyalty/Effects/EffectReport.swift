package import Histories
internal import Tables
internal import Training

/// What points, referrals, contacts and the handling of complaints have to do with later retention.
package struct EffectReport: Sendable {
    /// What is asked for.
    package struct Request: Sendable {
        package var cutoffs: [Cutoff]
        package var window: RetentionWindow
        /// How many days before a date are looked at; what customers are adjusted by was known before them.
        package var exposureDays: Int
        package var threads: Int

        package init(cutoffs: [Cutoff], window: RetentionWindow, exposureDays: Int = 90, threads: Int = 1) {
            self.cutoffs = cutoffs
            self.window = window
            self.exposureDays = exposureDays
            self.threads = threads
        }
    }

    /// The dates that count: their windows end within the data.
    package let cutoffs: [Cutoff]
    /// The dates that were left out.
    package let unobserved: [Cutoff]
    package let window: RetentionWindow
    package let exposureDays: Int
    package let answers: [EffectAnswer]

    package static func make(_ read: ReadResult, _ request: Request) async throws -> EffectReport {
        let observed = request.cutoffs.filter { request.window.isObserved($0, in: read) }
        guard !observed.isEmpty else {
            throw LoyaltyError.nothingObserved(
                request.cutoffs, horizonDays: request.window.horizonDays,
                dataEnd: read.dataEnd(for: request.window.outcome))
        }
        let rows = try await EffectRows(read, observed, request)
        var answers: [EffectAnswer] = []
        for question in EffectQuestion.allCases {
            if question == .contacts, let trial = try await ContactTrial.answer(read, observed, request) {
                answers.append(trial)
            } else {
                answers.append(try await rows.answer(question))
            }
        }
        return EffectReport(
            cutoffs: observed, unobserved: request.cutoffs.filter { !observed.contains($0) }, window: request.window,
            exposureDays: request.exposureDays, answers: answers)
    }
}
