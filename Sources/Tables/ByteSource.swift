import CZlib
import CZstd
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The bytes of a file in order: as they are, or unpacked where the name ends in `.gz` or `.zst`.
///
/// An archive may have several members (gzip) or frames (zstd); one that ends too early or does not match its checksum is
/// `FileError.corrupt`.
struct ByteSource: ~Copyable {
    /// The file, as the user named it.
    let path: String
    private let descriptor: Int32
    private var unpacker: Unpacker?
    private var packed: [UInt8] = []
    private var packedRange = 0..<0

    /// Opens a file.
    init(_ path: String) throws(FileError) {
        if (try? URL(fileURLWithPath: path).resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true {
            throw .missing(path, reason: "it is a folder, a file is needed")
        }
        let opened = unsafe open(path, O_RDONLY)
        guard opened >= 0 else { throw .missing(path, reason: lastSystemError()) }
        self.path = path
        descriptor = opened
        let name = path.lowercased()
        if name.hasSuffix(".gz") {
            unpacker = .gzip(GzipUnpacker())
        } else if name.hasSuffix(".zst") {
            unpacker = .zstd(ZstdUnpacker())
        }
        if unpacker != nil { packed = [UInt8](repeating: 0, count: 1 << 17) }
    }

    deinit { close(descriptor) }

    /// Fills `buffer[start...]` as far as there are bytes.
    mutating func read(into buffer: inout [UInt8], from start: Int) throws(FileError) -> Int {
        try read(into: &buffer, from: start, to: buffer.count)
    }

    /// Fills `buffer[start..<end]` as far as there are bytes; returns how many were put there, fewer than asked for only
    /// at the end.
    mutating func read(into buffer: inout [UInt8], from start: Int, to end: Int) throws(FileError) -> Int {
        var filled = start
        while filled < end {
            let count =
                try unpacker == nil
                ? Self.readStored(descriptor, path, into: &buffer, from: filled, to: end)
                : unpack(into: &buffer, from: filled, to: end)
            if count == 0 { break }
            filled += count
        }
        return filled - start
    }

    private static func readStored(
        _ descriptor: Int32, _ path: String, into buffer: inout [UInt8], from start: Int, to end: Int
    ) throws(FileError) -> Int {
        let room = end - start
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe systemRead(descriptor, base + start, room)
        }
        guard count >= 0 else { throw .broken(path, reason: "reading failed: \(lastSystemError())") }
        return count
    }

    private mutating func unpack(
        into buffer: inout [UInt8], from start: Int, to end: Int
    ) throws(FileError) -> Int {
        while true {
            var atEnd = false
            if packedRange.isEmpty {
                packedRange = 0..<(try Self.readStored(descriptor, path, into: &packed, from: 0, to: packed.count))
                atEnd = packedRange.isEmpty
            }
            // At the end of the file too: an unpacker may hold bytes that found no room before.
            guard let step = unpacker?.step(packed, packedRange, &buffer, start..<end) else { return 0 }
            if let fault = step.fault { throw .corrupt(path, reason: fault) }
            packedRange = (packedRange.lowerBound + step.consumed)..<packedRange.upperBound
            if step.produced > 0 { return step.produced }
            if atEnd {
                guard let fault = unpacker?.faultAtEnd() else { return 0 }
                throw .corrupt(path, reason: fault)
            }
        }
    }
}

private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
    while true {
        let got = unsafe read(descriptor, target, count)
        if got >= 0 || errno != EINTR { return got }
    }
}

/// What one call of an unpacker did.
private struct UnpackingStep {
    var consumed = 0
    var produced = 0
    var fault: String?
}

private enum Unpacker: ~Copyable {
    case gzip(GzipUnpacker)
    case zstd(ZstdUnpacker)

    mutating func step(
        _ packed: [UInt8], _ range: Range<Int>, _ buffer: inout [UInt8], _ target: Range<Int>
    ) -> UnpackingStep {
        unsafe packed.withUnsafeBufferPointer { input in
            unsafe buffer.withUnsafeMutableBufferPointer { output in
                let from = unsafe UnsafeBufferPointer(rebasing: input[range])
                let to = unsafe UnsafeMutableBufferPointer(rebasing: output[target])
                switch self {
                case .gzip(let gzip): return unsafe gzip.step(from, to)
                case .zstd(let zstd): return unsafe zstd.step(from, to)
                }
            }
        }
    }

    /// What is wrong if the packed bytes end here; nil where that is a good end.
    func faultAtEnd() -> String? {
        let whole =
            switch self {
            case .gzip(let gzip): gzip.isBetweenMembers
            case .zstd(let zstd): zstd.isBetweenFrames
            }
        return whole ? nil : "the archive ends too early; is the file cut off?"
    }
}

@safe private final class GzipUnpacker {
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isBetweenMembers = false
    private var hasMember = false

    init() {
        unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let code = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib did not start: \(code)")
    }

    func step(_ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>) -> UnpackingStep {
        if isBetweenMembers {
            // Padding with zeros after the last member is common on tapes, and gzip allows it.
            if unsafe input.allSatisfy({ $0 == 0 }), hasMember { return UnpackingStep(consumed: input.count) }
            unsafe inflateReset(stream)
            isBetweenMembers = false
        }
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(input.count)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(clamping: output.count)
        let room = unsafe stream.pointee.avail_out
        let code = unsafe inflate(stream, Z_NO_FLUSH)
        var step = UnpackingStep(
            consumed: unsafe input.count - Int(stream.pointee.avail_in),
            produced: unsafe Int(room - stream.pointee.avail_out))
        switch code {
        case Z_STREAM_END:
            isBetweenMembers = true
            hasMember = true
        case Z_OK, Z_BUF_ERROR: break
        default:
            let detail = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "code \(code)"
            step.fault = "not a sound gzip file (\(detail))"
        }
        return step
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }
}

@safe private final class ZstdUnpacker {
    private let stream: OpaquePointer
    private(set) var isBetweenFrames = false

    init() {
        guard let stream = unsafe ZSTD_createDStream() else { preconditionFailure("zstd gave no stream") }
        unsafe self.stream = stream
    }

    func step(_ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>) -> UnpackingStep {
        if isBetweenFrames, input.isEmpty { return UnpackingStep() }
        var from = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var to = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let code = unsafe ZSTD_decompressStream(stream, &to, &from)
        var step = unsafe UnpackingStep(consumed: from.pos, produced: to.pos)
        if ZSTD_isError(code) != 0 {
            step.fault = unsafe "not a sound zstd file (\(String(cString: ZSTD_getErrorName(code))))"
        }
        isBetweenFrames = code == 0
        return step
    }

    deinit { unsafe _ = ZSTD_freeDStream(stream) }
}
