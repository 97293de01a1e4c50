import CZlib
import CZstd
import Testing

@testable import Tables

@Suite struct ByteSourceTests {
    private func unpacked(_ path: String) throws -> [UInt8] {
        var source = try ByteSource(path)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 100)
        while true {
            let count = try source.read(into: &buffer, from: 0)
            bytes += buffer[..<count]
            if count < buffer.count { return bytes }
        }
    }

    private let text = Array(String(repeating: "customer,amount\nA1,12.50\n", count: 400).utf8)

    @Test func gzipMembersFollowEachOther() throws {
        let folder = try TemporaryFolder()
        let packed = gzip(Array(text[..<1234])) + gzip(Array(text[1234...]))
        #expect(try unpacked(folder.file("a.csv.gz", bytes: packed)) == text)
        #expect(try unpacked(folder.file("b.csv.gz", bytes: packed + [0, 0, 0])) == text)
    }

    @Test func zstdFramesFollowEachOther() throws {
        let folder = try TemporaryFolder()
        let packed = zstd(Array(text[..<1234])) + zstd(Array(text[1234...]))
        #expect(try unpacked(folder.file("a.csv.zst", bytes: packed)) == text)
    }

    @Test func aCutOffArchiveIsBadData() throws {
        let folder = try TemporaryFolder()
        let paths = [
            try folder.file("a.csv.gz", bytes: gzip(text).dropLast(9)),
            try folder.file("b.csv.zst", bytes: zstd(text).dropLast(9)),
            try folder.file("c.csv.gz", bytes: text), try folder.file("d.csv.zst", bytes: text),
            try folder.file("e.csv.gz", bytes: []),
        ]
        for path in paths {
            do {
                _ = try unpacked(path)
                Issue.record("\(path) was read")
            } catch let error as FileError {
                #expect(error.kind == .data, "\(error)")
            }
        }
    }

    @Test func aMissingFileIsAMissingInput() {
        do throws(FileError) {
            _ = try ByteSource("/nowhere/purchases.csv").path
        } catch {
            #expect(error.kind == .missingInput)
            #expect(error.description == "/nowhere/purchases.csv: cannot be read: No such file or directory")
        }
    }

    @Test func digestsAreOfTheBytesAsStored() throws {
        let folder = try TemporaryFolder()
        // FIPS 180-2, appendix B.
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Digest.sha256(of: Array("abc".utf8)) == known)
        #expect(try Digest.sha256(ofFile: folder.file("abc.txt", "abc")) == known)
    }
}

private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = unsafe z_stream()
    unsafe deflateInit2_(
        &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1000)
    let count = unsafe input.withUnsafeMutableBufferPointer { from in
        unsafe output.withUnsafeMutableBufferPointer { to in
            unsafe stream.next_in = from.baseAddress
            unsafe stream.avail_in = UInt32(from.count)
            unsafe stream.next_out = to.baseAddress
            unsafe stream.avail_out = UInt32(to.count)
            unsafe deflate(&stream, Z_FINISH)
            return unsafe Int(stream.total_out)
        }
    }
    unsafe deflateEnd(&stream)
    return Array(output[..<count])
}

private func zstd(_ bytes: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: bytes.count + 1000)
    let room = output.count
    let count = unsafe output.withUnsafeMutableBytes { to in
        unsafe bytes.withUnsafeBytes { from in
            unsafe ZSTD_compress(to.baseAddress, room, from.baseAddress, from.count, 3)
        }
    }
    return Array(output[..<count])
}
