private import CLibrary
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is written whole or not at all: bytes go to a hidden neighbour, which takes the name at `commit()`.
///
/// What is no file but a device or a pipe (`/dev/stdout`) is written as it is, and a link is followed to the file it names.
///
/// Every file under way is registered, so that an interrupted run can remove what it left with `removeUnfinished()`.
public struct WholeFile: ~Copyable {
    /// Who may read the finished file.
    public enum Audience: Sendable {
        /// The permissions the process gives any file.
        case everyone
        /// The owner alone (0600): files with customers in them.
        case owner
    }

    /// Where the finished file will be.
    public let path: String
    /// The hidden neighbour; nil where a device or a pipe is written directly.
    private let temporaryPath: String?
    /// The file that takes the place: `path` with its links followed.
    private let finalPath: String
    private let handle: FileHandle
    private var pending: [UInt8] = []
    /// How many bytes were written, and of how many the system was told to put them on the disk.
    private var written = 0
    private var sent = 0
    private var finished = false

    /// Starts a file at `path`.
    ///
    /// - Throws: `FileError.cannotCreate` where the folder is missing or may not be written.
    public init(_ path: String, audience: Audience = .everyone) throws(FileError) {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        self.path = path
        finalPath = url.path
        if (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true {
            throw .cannotCreate(path, reason: "it is a folder")
        }
        if Self.isDeviceOrPipe(path) {
            let descriptor = unsafe open(path, O_WRONLY)
            guard descriptor >= 0 else { throw .cannotCreate(path, reason: lastSystemError()) }
            temporaryPath = nil
            handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            return
        }
        let hidden =
            url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).part").path
        let mode: mode_t = audience == .owner ? 0o600 : 0o666
        // Registered before it is there, so that no interrupt falls between.
        UnfinishedFiles.shared.add(hidden)
        let descriptor = unsafe open(hidden, O_WRONLY | O_CREAT | O_TRUNC, mode)
        guard descriptor >= 0 else {
            let reason = lastSystemError()
            UnfinishedFiles.shared.remove(hidden)
            throw .cannotCreate(path, reason: reason)
        }
        temporaryPath = hidden
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private static func isDeviceOrPipe(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        return [S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }

    /// Bytes that are at least so many are written at once.
    private static let blockSize = 1 << 16

    /// Appends bytes.
    public mutating func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
        pending.append(contentsOf: bytes)
        if pending.count >= 1 << 20 { try flush() }
    }

    /// Appends bytes.
    public mutating func write(_ bytes: [UInt8]) throws(FileError) {
        guard bytes.count >= Self.blockSize else { return try write(bytes[...]) }
        try flush()
        try put(bytes)
    }

    /// Appends text as UTF-8.
    public mutating func write(_ text: String) throws(FileError) {
        try write(text.utf8)
    }

    private mutating func flush() throws(FileError) {
        try put(pending)
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func put(_ bytes: [UInt8]) throws(FileError) {
        do {
            try unsafe bytes.withUnsafeBytes { held in
                guard let start = held.baseAddress else { return }
                let data = unsafe Data(
                    bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
                try handle.write(contentsOf: data)
            }
        } catch {
            throw .broken(path, reason: "writing failed: \(error.localizedDescription)")
        }
        written += bytes.count
        send()
    }

    /// Has the system begin to put what was written on the disk, so that `commit` waits for little.
    private mutating func send() {
        guard written - sent >= 8 << 20 else { return }
        churn_begin_sync(handle.fileDescriptor, Int64(sent), Int64(written - sent))
        sent = written
    }

    /// Where another library may fill the file instead of `write`; nil where a device or a pipe is written directly.
    package var neighbour: String? { temporaryPath }

    /// Puts the finished file in place of whatever had its name.
    public consuming func commit() throws(FileError) {
        try flush()
        do {
            if temporaryPath != nil { try handle.synchronize() }
            try handle.close()
        } catch {
            throw .broken(path, reason: "writing failed: \(error.localizedDescription)")
        }
        guard let temporaryPath else { return }
        guard unsafe rename(temporaryPath, finalPath) == 0 else { throw .cannotCreate(path, reason: lastSystemError()) }
        finished = true
        UnfinishedFiles.shared.remove(temporaryPath)
    }

    deinit {
        if !finished, let temporaryPath {
            try? handle.close()
            try? FileManager.default.removeItem(atPath: temporaryPath)
            UnfinishedFiles.shared.remove(temporaryPath)
        }
    }

    /// Writes a file in one go.
    public static func write(_ text: String, to path: String, audience: Audience = .everyone) throws(FileError) {
        var file = try WholeFile(path, audience: audience)
        try file.write(text)
        try file.commit()
    }

    /// Removes every file under way; for the moment before an interrupted process ends.
    public static func removeUnfinished() {
        UnfinishedFiles.shared.removeAll()
    }

    /// Removes every file under way and ends the process at once with an exit code.
    public static func removeUnfinishedAndExit(_ code: Int32) -> Never {
        UnfinishedFiles.shared.removeAllAndExit(code)
    }
}

/// A file that could not be read or written.
public enum FileError: Failure {
    /// The input is not there or may not be opened.
    case missing(String, reason: String)
    /// The output cannot be created.
    case cannotCreate(String, reason: String)
    /// Reading or writing failed midway.
    case broken(String, reason: String)
    /// The input is there but is not what its name says, as a cut-off archive.
    case corrupt(String, reason: String)

    public var kind: FailureKind {
        switch self {
        case .missing: .missingInput
        case .cannotCreate: .cannotCreate
        case .broken: .inputOutput
        case .corrupt: .data
        }
    }

    public var description: String {
        switch self {
        case .missing(let path, let reason): "\(path): cannot be read: \(reason)"
        case .cannotCreate(let path, let reason): "\(path): cannot be written: \(reason)"
        case .broken(let path, let reason), .corrupt(let path, let reason): "\(path): \(reason)"
        }
    }
}

/// What the C library says of the call that failed last.
package func lastSystemError() -> String {
    unsafe String(cString: strerror(errno))
}
