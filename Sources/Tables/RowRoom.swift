import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Room for packed rows: so many bytes of memory, and beyond them a file that has no name and is gone with the process.
package final class RowRoom: Sendable {
    /// Where bytes are kept.
    enum Held: Sendable {
        case memory(PackedBytes)
        /// In the file, from this byte on.
        case file(Int)
    }

    private struct State {
        var used = 0
        var descriptor: Int32 = -1
        var end = 0
        var failure: FileError?
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Room with a limit of bytes in memory.
    package init(limit: Int = .max) { self.limit = limit }

    /// The folder of the file.
    private static var folder: String { NSTemporaryDirectory() }

    /// What went wrong when bytes were kept, which then are lost.
    package var failure: FileError? { state.withLock(\.failure) }

    /// Keeps bytes.
    func keep(_ bytes: PackedBytes) -> Held {
        state.withLock { state in
            if bytes.count <= limit - state.used {
                state.used += bytes.count
                return .memory(bytes)
            }
            let place = state.end
            do throws(FileError) {
                if state.descriptor < 0 { state.descriptor = try Self.open() }
                try Self.write(bytes, to: state.descriptor, at: place)
                state.end += bytes.count
            } catch { state.failure = state.failure ?? error }
            return .file(place)
        }
    }

    private static func open() throws(FileError) -> Int32 {
        // mkstemp(3) puts a name of its own in place of the last six characters.
        var template = Array((folder + "/churn-rows-" + String(repeating: "X", count: 6)).utf8CString)
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { name in
            guard let path = name.baseAddress else { return Int32(-1) }
            let descriptor = unsafe mkstemp(path)
            if descriptor >= 0 { unsafe unlink(path) }
            return descriptor
        }
        guard descriptor >= 0 else { throw .cannotCreate(folder, reason: lastSystemError()) }
        return descriptor
    }

    private static func write(_ bytes: PackedBytes, to descriptor: Int32, at place: Int) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.first.map {
                unsafe pwrite(descriptor, $0 + written, bytes.count - written, off_t(place + written))
            }
            guard let count else { return }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .broken(folder, reason: "keeping rows there failed: \(lastSystemError())") }
            written += count
        }
    }

    /// Appends bytes of the file to others.
    func read(_ range: Range<Int>, appendingTo bytes: inout [UInt8]) throws(FileError) {
        let descriptor = state.withLock(\.descriptor)
        let first = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: range.count))
        var got = 0
        while got < range.count {
            let count = unsafe bytes.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe pread(descriptor, base + first + got, range.count - got, off_t(range.lowerBound + got))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .broken(Self.folder, reason: "reading rows kept there failed: \(lastSystemError())")
            }
            got += count
        }
    }

    deinit {
        state.withLock { state in
            if state.descriptor >= 0 { close(state.descriptor) }
        }
    }
}

/// Bytes at an address that stays for as long as somebody holds them; once they are made nobody writes there.
@safe final class PackedBytes: Sendable {
    /// A multiple of eight.
    let address: UInt
    let count: Int

    init(count: Int, fill: (UnsafeMutableRawPointer) -> Void) {
        let first = UnsafeMutableRawPointer.allocate(byteCount: max(1, count), alignment: 8)
        unsafe fill(first)
        address = UInt(bitPattern: first)
        self.count = count
    }

    var first: UnsafeRawPointer? { unsafe UnsafeRawPointer(bitPattern: address) }

    deinit { unsafe UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
}
