import Foundation
import Synchronization

/// Folders that several tests share. Each maker has one of its own, whatever it calls it, so that no two write into one; they
/// are removed when the tests' process ends.
enum SharedFolder {
    private static let paths = Mutex<[String]>([])
    private static let removal: Void = {
        atexit { SharedFolder.paths.withLock { for path in $0 { try? FileManager.default.removeItem(atPath: path) } } }
    }()

    /// The path of a new, empty folder.
    static func make() throws -> String {
        _ = removal
        let path = NSTemporaryDirectory() + "/churn-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        paths.withLock { $0.append(path) }
        return path
    }
}
