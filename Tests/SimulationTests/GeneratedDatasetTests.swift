import Foundation
import Histories
import Tables
import Testing

@testable import Simulation

@Suite struct GeneratedDatasetTests {
    @Test(arguments: [(1, false), (3, false), (2, true)])
    func aGeneratedFolderReadsWithoutAWord(parts: Int, gzip: Bool) async throws {
        let folder = TemporaryFolder()
        let options = try SimulationOptions(customers: 600, months: 8, seed: 6, parts: parts, gzip: gzip)
        let written = try await HistoryGenerator(options).write(to: folder.path, threads: 2)
        let result = try await HistoriesReader.read(dataset: folder.path)
        #expect(result.rejects.isEmpty)
        #expect(result.notes == [])
        let rows = Dictionary(uniqueKeysWithValues: result.tables.map { ($0.name, $0.rows) })
        for (table, count) in written where table != "truth" { #expect(rows[table] == count, "\(table)") }
        #expect(rows["truth"] == nil)
        #expect(result.dataEnd?.description == "2023-09-01")
    }
}
