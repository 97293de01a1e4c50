import Testing

@testable import Tables

@Suite struct GzipTests {
    private func read(_ path: String) throws -> [UInt8] {
        var source = try ByteSource(path)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = try source.read(into: &buffer, from: 0)
        return Array(buffer[..<count])
    }

    @Test(arguments: [0, 1, 1_000, 300_000]) func whatWasCompressedReadsBackTheSame(count: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
        #expect(try read(folder.file("a.gz", bytes: gzipped(bytes))) == bytes)
    }

    @Test func membersOneAfterTheOtherAreOneFile() throws {
        let folder = try TemporaryFolder()
        let members = ["one,", "", "two"].flatMap { gzipped(Array($0.utf8)) }
        let path = try folder.file("a.gz", bytes: members)
        #expect(try read(path) == Array("one,two".utf8))
    }

    @Test func theSameBytesCompressToTheSameBytes() {
        let bytes = Array("customer_id,occurred_at\n".utf8)
        #expect(gzipped(bytes) == gzipped(bytes))
        #expect(Array(gzipped(bytes)[4..<8]) == [0, 0, 0, 0], "no time stamp")
    }
}
