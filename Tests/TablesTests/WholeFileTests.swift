import Foundation
import Tables
import Testing

@Suite struct WholeFileTests {
    @Test func aFileIsThereWholeOrNotAtAll() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out.csv"
        do {
            var file = try WholeFile(path)
            try file.write("half")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        try WholeFile.write("whole\n", to: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "whole\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.csv"])
    }

    @Test func blocksOfAnySizeComeInOrder() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out.csv"
        var file = try WholeFile(path)
        var expected: [UInt8] = []
        for size in [3, 1 << 16, 5, (1 << 16) - 1, 9 << 20, 0, 7, 12 << 20, 2] {
            let block = [UInt8](repeating: UInt8(size % 251), count: size)
            expected += block
            try file.write(block)
        }
        try file.commit()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(expected))
    }

    @Test func aLinkIsFollowedToItsFile() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("elsewhere/real.csv", "old\n")
        let link = folder.path + "/link.csv"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        try WholeFile.write("new\n", to: link)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "new\n")
    }

    @Test func aPipeIsWrittenAndStaysAPipe() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/pipe"
        try #require(unsafe mkfifo(path, 0o600) == 0)
        // Opened for both, so that neither end waits for the other.
        let reader = FileHandle(fileDescriptor: unsafe open(path, O_RDWR), closeOnDealloc: true)
        try WholeFile.write("through\n", to: path)
        #expect(try reader.read(upToCount: 8) == Data("through\n".utf8))
        let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        #expect(type != .typeRegular)
    }
}
