import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that another library fills, whole or not at all: it is a hidden neighbour that takes the name at `commit()`, where
/// there is no file of that name yet. Its owner alone may read it.
package struct NewFile: ~Copyable {
    /// Where the finished file will be.
    package let path: String
    /// Where it is filled; empty at first.
    package let temporaryPath: String
    private var isFinished = false

    /// Makes the empty neighbour.
    package init(_ path: String) throws(FileError) {
        self.path = path
        let url = URL(fileURLWithPath: path)
        temporaryPath =
            url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).part").path
        if FileManager.default.fileExists(atPath: path) { throw .cannotCreate(path, reason: "it is there already") }
        UnfinishedFiles.shared.add(temporaryPath)
        let descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else {
            let reason = lastSystemError()
            UnfinishedFiles.shared.remove(temporaryPath)
            throw .cannotCreate(path, reason: reason)
        }
        close(descriptor)
    }

    /// Gives the filled file its name.
    package consuming func commit() throws(FileError) {
        guard let handle = FileHandle(forUpdatingAtPath: temporaryPath) else {
            throw .broken(path, reason: "writing failed: \(lastSystemError())")
        }
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw .broken(path, reason: "writing failed: \(error.localizedDescription)")
        }
        // A link fails where the name is taken, so that of two runs one alone makes the file.
        guard unsafe link(temporaryPath, path) == 0 else { throw .cannotCreate(path, reason: lastSystemError()) }
        try? FileManager.default.removeItem(atPath: temporaryPath)
        UnfinishedFiles.shared.remove(temporaryPath)
        isFinished = true
    }

    deinit {
        if !isFinished {
            try? FileManager.default.removeItem(atPath: temporaryPath)
            UnfinishedFiles.shared.remove(temporaryPath)
        }
    }
}
