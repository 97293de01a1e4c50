import Foundation
import Tables
import Testing

@testable import Retention

@Suite struct ListFileTests {
    private let list = CallList(
        reasonCount: 0, attributeNames: [],
        rows: (1...7).map {
            .init(rank: $0, customerID: "c\($0)", risk: 1 / Double($0 + 1), band: .low, reasons: [], attributes: [])
        })

    private func folder() throws -> String {
        let path = NSTemporaryDirectory() + "/lists-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    @Test func partsAreNumberedBeforeTheEnding() {
        #expect(ListFile("a.b/list.csv", parts: 2).paths == ["a.b/list-1.csv", "a.b/list-2.csv"])
        #expect(ListFile("a.b/list", parts: 2).paths == ["a.b/list-1", "a.b/list-2"])
        #expect(ListFile("list.XLSX", parts: 1).paths == ["list.XLSX"])
        #expect(ListFile("list.XLSX").kind == .xlsx && ListFile("x.csv").kind == .csv(byteOrderMark: false))
    }

    @Test func everyPartHasTheSameMixAndEachCustomerIsInOne() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = ListFile(folder + "/list.csv", parts: 3)
        try file.write(list, list.columns)
        let ids = try file.paths.map { path in
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().map {
                String($0.split(separator: ",")[1])
            }
        }
        #expect(ids == [["c1", "c4", "c7"], ["c2", "c5"], ["c3", "c6"]])
    }

    @Test(arguments: ["csv", "xlsx"]) func whereOneFileCannotBeWrittenNoneIs(ending: String) throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder + "/list-2.\(ending)", withIntermediateDirectories: false)
        let error = #expect(throws: RetentionError.self) {
            try ListFile(folder + "/list.\(ending)", parts: 3).write(list, list.columns)
        }
        #expect(error?.kind == .cannotCreate)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["list-2.\(ending)"])
    }
}
