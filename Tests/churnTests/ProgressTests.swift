import Foundation
import Synchronization
import Testing

@testable import churn

/// A clock and a screen that tests turn and read.
private final class Stage: Sendable {
    let text = Mutex("")
    let time = Mutex(ContinuousClock.now)

    func bar(total: Int?, quiet: Bool = false, isTerminal: Bool = true) -> churn.Progress {
        churn.Progress(
            "reading", total: total, quiet: quiet, isTerminal: isTerminal,
            write: { text in self.text.withLock { $0 += text } }, now: { self.time.withLock { $0 } })
    }

    func wait(_ duration: Duration) { time.withLock { $0 += duration } }
    var shown: String { text.withLock { $0 } }
}

@Suite struct ProgressTests {
    @Test func nothingIsDrawnInTheFirstSecond() {
        let stage = Stage()
        let bar = stage.bar(total: 10)
        stage.wait(.milliseconds(999))
        bar.advance(by: 5)
        bar.finish()
        #expect(stage.shown == "")
    }

    @Test func afterASecondTheBarShowsTheShareAndIsClearedAtTheEnd() {
        let stage = Stage()
        let bar = stage.bar(total: 10)
        bar.advance(by: 2)
        stage.wait(.seconds(1))
        bar.advance(by: 2)
        bar.finish()
        #expect(stage.shown == "\r\u{1B}[Kreading  [########            ]  40%\r\u{1B}[K")
    }

    @Test func withoutATotalTheStepsAreCounted() {
        let stage = Stage()
        let bar = stage.bar(total: nil)
        stage.wait(.milliseconds(900))
        for _ in 0..<3 { bar.advance() }
        stage.wait(.milliseconds(200))
        bar.advance()
        bar.finish()
        #expect(stage.shown == "\r\u{1B}[Kreading  step 4\r\u{1B}[K")
    }

    @Test func aPieceWhoseSizeIsKnownUnderwayClearsItsBarAndTheNextStartsAnew() {
        let stage = Stage()
        let bar = stage.bar(total: nil)
        for total in [4, 8] {
            bar.advance(by: 1, of: total)
            stage.wait(.seconds(1))
            bar.advance(by: 1, of: total)
            bar.advance(by: total - 2, of: total)
        }
        bar.advance(by: 3, of: 3)
        #expect(
            stage.shown
                == "\r\u{1B}[Kreading  [##########          ]  50%\r\u{1B}[K"
                + "\r\u{1B}[Kreading  [#####               ]  25%\r\u{1B}[K")
    }

    @Test func theBarIsDrawnTenTimesASecondAtMost() {
        let stage = Stage()
        let bar = stage.bar(total: 1_000)
        stage.wait(.seconds(1))
        for _ in 0..<100 {
            bar.advance()
            stage.wait(.milliseconds(10))
        }
        #expect(stage.shown.split(separator: "\r").count == 10)
    }

    @Test func quietRunsAndRunsWithoutATerminalDrawNothing() {
        for (quiet, isTerminal) in [(true, true), (false, false)] {
            let stage = Stage()
            let bar = stage.bar(total: 10, quiet: quiet, isTerminal: isTerminal)
            stage.wait(.seconds(5))
            bar.advance(by: 5)
            bar.finish()
            #expect(stage.shown == "")
        }
    }

    @Test func tasksAdvanceTheSameBar() async {
        let stage = Stage()
        let bar = stage.bar(total: 800)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<100 { bar.advance() } }
            }
        }
        stage.wait(.seconds(2))
        bar.advance(by: 0)
        #expect(stage.shown.hasSuffix("100%"))
    }
}
