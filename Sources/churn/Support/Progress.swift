import Foundation
import Synchronization

/// A bar on standard error for work that takes longer than a second; only on a terminal, and not when quiet.
///
/// It is a handle: any task may advance it.
final class Progress: Sendable {
    private struct State {
        var done = 0
        var drawn: ContinuousClock.Instant?
    }

    private let label: String
    private let total: Int?
    private let isShown: Bool
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    private let started: ContinuousClock.Instant
    private let state = Mutex(State())

    /// A bar of `total` steps.
    ///
    /// - Parameters:
    ///   - total: nil where nobody knows: then the steps are counted.
    ///   - isTerminal: Whether standard error is one.
    ///   - write: Where the bar goes.
    ///   - now: The clock.
    init(
        _ label: String, total: Int?, quiet: Bool,
        isTerminal: Bool = isatty(2) == 1,
        write: @escaping @Sendable (String) -> Void = { text in
            try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
        },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.label = label
        self.total = total
        self.write = write
        self.now = now
        isShown = isTerminal && !quiet && (total ?? 1) > 0
        started = now()
    }

    /// Counts further steps as done; draws ten times a second at most, and not in the first second.
    func advance(by steps: Int = 1) {
        guard isShown else { return }
        let time = now()
        state.withLock { state in
            state.done += steps
            let isDue = state.drawn.map { time - $0 >= .milliseconds(100) } ?? (time - started >= .seconds(1))
            guard isDue else { return }
            state.drawn = time
            write("\r\u{1B}[K" + bar(done: state.done))
        }
    }

    /// Clears the bar, where one was drawn.
    func finish() {
        state.withLock { state in
            guard state.drawn != nil else { return }
            state.drawn = nil
            write("\r\u{1B}[K")
        }
    }

    /// `generating  [########            ]  40%`, or `fitting  step 4` where the total is not known.
    private func bar(done: Int) -> String {
        guard let total else { return "\(label)  step \(done)" }
        let share = min(1, max(0, Double(done) / Double(total)))
        let filled = Int(share * 20)
        let cells = String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled)
        return "\(label)  [\(cells)]  \(Int(share * 100))%"
    }
}
