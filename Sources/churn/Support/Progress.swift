import Foundation
import Synchronization

/// A bar on standard error for work that takes longer than a second; only on a terminal, and not when quiet.
///
/// It is a handle: any task may advance it.
final class Progress: Sendable {
    private struct State {
        var done = 0
        var total: Int?
        var started: ContinuousClock.Instant
        var drawn: ContinuousClock.Instant?
    }

    private let label: String
    private let isShown: Bool
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

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
        self.write = write
        self.now = now
        isShown = isTerminal && !quiet && (total ?? 1) > 0
        state = Mutex(State(total: total, started: now()))
    }

    /// Counts further steps as done; draws ten times a second at most, and not in the first second.
    func advance(by steps: Int = 1) {
        guard isShown else { return }
        let time = now()
        state.withLock { advance(&$0, by: steps, at: time) }
    }

    /// Counts further steps of a piece of work as done, whose size is known only once it runs. The last of them clears
    /// the bar and starts anew, for the next piece.
    func advance(by steps: Int, of total: Int) {
        guard isShown else { return }
        let time = now()
        state.withLock { state in
            if state.total != total { state = State(total: total, started: time, drawn: state.drawn) }
            advance(&state, by: steps, at: time)
            guard state.done >= total else { return }
            clear(&state)
            state = State(total: nil, started: time)
        }
    }

    /// Clears the bar, where one was drawn.
    func finish() {
        state.withLock { clear(&$0) }
    }

    private func advance(_ state: inout State, by steps: Int, at time: ContinuousClock.Instant) {
        state.done += steps
        let isDue = state.drawn.map { time - $0 >= .milliseconds(100) } ?? (time - state.started >= .seconds(1))
        guard isDue else { return }
        state.drawn = time
        write("\r\u{1B}[K" + bar(state))
    }

    private func clear(_ state: inout State) {
        guard state.drawn != nil else { return }
        state.drawn = nil
        write("\r\u{1B}[K")
    }

    /// `generating  [########            ]  40%`, or `fitting  step 4` where the total is not known.
    private func bar(_ state: State) -> String {
        guard let total = state.total else { return "\(label)  step \(state.done)" }
        let share = min(1, max(0, Double(state.done) / Double(total)))
        let filled = Int(share * 20)
        let cells = String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled)
        return "\(label)  [\(cells)]  \(Int(share * 100))%"
    }
}
