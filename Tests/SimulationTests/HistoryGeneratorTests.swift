import Foundation
import Testing

@testable import Simulation
@testable import Tables

/// A folder of its own that is removed again.
struct TemporaryFolder: ~Copyable {
    let path = NSTemporaryDirectory() + "/churn-\(UUID().uuidString)"
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

private func lines(_ path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
}

@Suite struct HistoryGeneratorTests {
    private let tables = GeneratedTable.allCases.map(\.name)

    @Test func theSameSeedGivesTheSameBytesOnAnyNumberOfThreads() async throws {
        let one = TemporaryFolder()
        let three = TemporaryFolder()
        let generator = HistoryGenerator(try SimulationOptions(customers: 1_700, months: 6, seed: 8))
        try await generator.write(to: one.path, threads: 1)
        try await generator.write(to: three.path, threads: 3)
        for table in tables {
            #expect(
                FileManager.default.contentsEqual(
                    atPath: "\(one.path)/\(table).csv", andPath: "\(three.path)/\(table).csv"), "\(table)")
        }
    }

    @Test func anotherSeedGivesOtherCustomers() async throws {
        let one = TemporaryFolder()
        let two = TemporaryFolder()
        for (folder, seed) in [(one.path, UInt64(1)), (two.path, 2)] {
            try await HistoryGenerator(try SimulationOptions(customers: 50, months: 4, seed: seed))
                .write(to: folder, threads: 1)
        }
        #expect(try lines("\(one.path)/customers.csv") != lines("\(two.path)/customers.csv"))
    }

    @Test func partsTogetherAreTheWhole() async throws {
        let whole = TemporaryFolder()
        let parts = TemporaryFolder()
        try await HistoryGenerator(try SimulationOptions(customers: 300, months: 5, seed: 3))
            .write(to: whole.path, threads: 2)
        try await HistoryGenerator(try SimulationOptions(customers: 300, months: 5, seed: 3, parts: 3))
            .write(to: parts.path, threads: 2)
        for table in tables where table != "truth" {
            let joined = try (1...3).flatMap { try lines("\(parts.path)/\(table)/part-000\($0).csv").dropFirst() }
            #expect(try Array(lines("\(whole.path)/\(table).csv").dropFirst()) == joined, "\(table)")
        }
        #expect(try lines("\(whole.path)/truth.csv") == lines("\(parts.path)/truth.csv"))
    }

    @Test func compressedTablesUnpackToThePlainOnes() async throws {
        let plain = TemporaryFolder()
        let packed = TemporaryFolder()
        // More customers than are made at a time, so that files have several members.
        for (folder, gzip) in [(plain.path, false), (packed.path, true)] {
            try await HistoryGenerator(try SimulationOptions(customers: 1_100, months: 4, seed: 3, gzip: gzip))
                .write(to: folder, threads: 2)
        }
        for table in tables {
            var source = try ByteSource("\(packed.path)/\(table).csv.gz")
            var buffer = [UInt8](repeating: 0, count: 1 << 23)
            let count = try source.read(into: &buffer, from: 0)
            #expect(count < buffer.count)
            #expect(
                try Array(buffer[..<count])
                    == Array(Data(contentsOf: URL(fileURLWithPath: "\(plain.path)/\(table).csv"))))
        }
    }

    @Test func rowsAreCountedAsWritten() async throws {
        let folder = TemporaryFolder()
        let counts = try await HistoryGenerator(try SimulationOptions(customers: 200, months: 5, seed: 3))
            .write(to: folder.path, threads: 2)
        for (table, rows) in counts {
            #expect(try lines("\(folder.path)/\(table).csv").count == rows + 1, "\(table)")
        }
    }

    @Test func nothingButTablesAndTruthIsLeftInTheFolder() async throws {
        let folder = TemporaryFolder()
        try await HistoryGenerator(try SimulationOptions(customers: 20, months: 3, seed: 3))
            .write(to: folder.path, threads: 2)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files == tables.map { "\($0).csv" }.sorted())
    }

    @Test(arguments: ["purchases.tsv", "rewards.csv.gz", "engagements/part-0001.csv", "churn.yaml"])
    func tablesOfAnotherRunAreRefusedAndKept(file: String) async throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/\(file)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: path))
        let generator = HistoryGenerator(try SimulationOptions(customers: 20, months: 3, seed: 3))
        await #expect(throws: SimulationError.self) { try await generator.write(to: folder.path, threads: 1) }
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/customers.csv"))
    }
}
