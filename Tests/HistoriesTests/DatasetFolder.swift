import Foundation
import Histories
import Tables

/// A dataset in a temporary folder, made of texts; removed with the value.
final class DatasetFolder {
    let path: String

    /// A folder with these files; names may hold a subfolder.
    init(_ files: [String: String]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("churn-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, Array(text.utf8)) }
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func read(threads: Int = 2, maxRejects: RejectLimit = .none) async throws -> ReadResult {
        try await HistoriesReader.read(dataset: path, options: ReadOptions(threads: threads, maxRejects: maxRejects))
    }

    /// What reading says when it fails, with the folder's path left out; nothing where it does not.
    func failure(maxRejects: RejectLimit = .none) async -> (kind: FailureKind, message: String)? {
        do throws(HistoryError) {
            _ = try await HistoriesReader.read(dataset: path, options: ReadOptions(threads: 2, maxRejects: maxRejects))
            return nil
        } catch {
            let message = error.description.replacing(path + "/", with: "").replacing(path, with: "DATASET")
            return (error.kind, message)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Real data for tests, where they are at hand.
enum RealData {
    static let folder =
        ProcessInfo.processInfo.environment["CHURN_DATASETS"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/datasets").path

    static func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }
}
