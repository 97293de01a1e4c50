import Foundation
import Spreadsheets
import Tables

/// Where a call list is written, and how: one file or several, CSV or a spreadsheet. Only their owner can read them.
public struct ListFile: Sendable, Equatable {
    /// The kinds of files.
    public enum Kind: Sendable, Equatable {
        case csv(byteOrderMark: Bool)
        case xlsx
    }

    public let kind: Kind
    /// One a part, in their order.
    public let paths: [String]

    /// - Parameters:
    ///   - path: What ends in `.xlsx` is a spreadsheet.
    ///   - parts: Of `list.csv`, two parts are `list-1.csv` and `list-2.csv`; one is `list.csv` itself.
    public init(_ path: String, parts: Int = 1, byteOrderMark: Bool = false) {
        precondition(parts >= 1, "\(parts) parts")
        let isSheet = path.lowercased().hasSuffix(".xlsx")
        kind = isSheet ? .xlsx : .csv(byteOrderMark: byteOrderMark)
        guard parts > 1 else {
            paths = [path]
            return
        }
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let dot = name.dropFirst().lastIndex(of: ".") ?? name.endIndex
        paths = (1...parts).map { "\(path[..<dot])-\($0)\(path[dot...])" }
    }

    /// The rows of a part: every so many-th by rank, so that all parts have the same mix of risks.
    func rows(of list: CallList, part: Int) -> [CallList.Row] {
        stride(from: part, to: list.rows.count, by: paths.count).map { list.rows[$0] }
    }

    /// Writes all files or none: the first takes its name after all have been filled, and none is kept where one fails.
    public func write(_ list: CallList, _ columns: [ListColumn]) throws(RetentionError) {
        try write(list, columns, from: 0)
    }

    private func write(_ list: CallList, _ columns: [ListColumn], from part: Int) throws(RetentionError) {
        guard part < paths.count else { return }
        var file = try Self.started(paths[part])
        try fill(&file, columns, rows(of: list, part: part))
        try write(list, columns, from: part + 1)
        do throws(FileError) {
            try file.commit()
        } catch {
            for path in paths.dropFirst(part + 1) { try? FileManager.default.removeItem(atPath: path) }
            throw .file(error)
        }
    }

    private static func started(_ path: String) throws(RetentionError) -> WholeFile {
        do throws(FileError) { return try WholeFile(path, audience: .owner) } catch { throw .file(error) }
    }

    private func fill(
        _ file: inout WholeFile, _ columns: [ListColumn], _ rows: [CallList.Row]
    ) throws(RetentionError) {
        switch kind {
        case .csv(let byteOrderMark):
            let bytes = CallList.csv(columns, of: rows, byteOrderMark: byteOrderMark)
            do throws(FileError) { try file.write(bytes) } catch { throw .file(error) }
        case .xlsx:
            do throws(SpreadsheetError) {
                try CallList.sheet(columns, of: rows).fill(file)
            } catch { throw .spreadsheet(error) }
        }
    }
}
