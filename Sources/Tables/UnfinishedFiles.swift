import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files under way in this process.
final class UnfinishedFiles: Sendable {
    static let shared = UnfinishedFiles()
    private let paths = Mutex<Set<String>>([])

    func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    func removeAll() { paths.withLock { Self.removeAll(&$0) } }

    /// Removes them and ends the process before any task can start another: a task that wants to waits for the lock.
    func removeAllAndExit(_ code: Int32) -> Never {
        paths.withLock { paths in
            Self.removeAll(&paths)
            _exit(code)
        }
    }

    private static func removeAll(_ paths: inout Set<String>) {
        for path in paths { try? FileManager.default.removeItem(atPath: path) }
        paths.removeAll()
    }
}
