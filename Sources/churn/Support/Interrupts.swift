import Dispatch
import Foundation
import Tables

/// Ctrl-C and SIGTERM: files under way are removed, and the process ends with 128 + the signal's number, as shells expect.
///
/// Listens for as long as it lives.
final class Interrupts {
    private let sources: [any DispatchSourceSignal]

    init() {
        sources = [SIGINT, SIGTERM].map { number in
            // A source is told only of signals whose own action does not end the process first.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
            source.setEventHandler { WholeFile.removeUnfinishedAndExit(128 + number) }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
