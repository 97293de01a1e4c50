import Foundation
import Tables

/// The files of a generated dataset under way: all take their names at `commit()`, or none is left.
final class GeneratedFolder {
    private let folder: String
    private let options: SimulationOptions
    private var finished: [OpenFile] = []
    private var open: [OpenFile] = []
    private let truth: OpenFile

    init(_ folder: String, options: SimulationOptions) throws {
        self.folder = folder
        self.options = options
        try Self.make(folder)
        try Self.refuseOthers(in: folder, options: options)
        if options.parts > 1 {
            for table in GeneratedTable.allCases where table != .truth { try Self.make("\(folder)/\(table.name)") }
        }
        truth = try Self.open(.truth, at: "\(folder)/truth.\(Self.ending(options))", options)
    }

    /// Opens the files of a part and writes their headers.
    func begin(part: Int) throws {
        finished += open
        open = []
        for table in GeneratedTable.allCases where table != .truth {
            let name = Self.file(of: table, part: part, options: options)
            open.append(try Self.open(table, at: "\(folder)/\(name)", options))
        }
    }

    /// Appends the lines of a block of customers to the part under way.
    func append(_ block: Block) throws {
        for (table, file) in zip(GeneratedTable.allCases, open + [truth]) { try file.write(block.tables[table]) }
    }

    /// Gives all files their names.
    func commit() throws {
        for file in finished + open + [truth] { try file.commit() }
    }

    /// Where a table's part is, inside the folder.
    private static func file(of table: GeneratedTable, part: Int, options: SimulationOptions) -> String {
        guard options.parts > 1 else { return "\(table.name).\(ending(options))" }
        let digits = String(part + 1)
        return "\(table.name)/part-\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits).\(ending(options))"
    }

    private static func ending(_ options: SimulationOptions) -> String { options.gzip ? "csv.gz" : "csv" }

    /// Starts a file with its header.
    private static func open(
        _ table: GeneratedTable, at path: String, _ options: SimulationOptions
    ) throws(FileError) -> OpenFile {
        let file = OpenFile(try WholeFile(path))
        let header = Array((table.header + "\n").utf8)
        try file.write(options.gzip ? gzipped(header) : header)
        return file
    }

    private static func make(_ folder: String) throws(SimulationError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .folder(folder, reason: error.localizedDescription)
        }
    }

    /// Tables of another run, which would be read beside those of this one, are refused rather than removed.
    private static func refuseOthers(in folder: String, options: SimulationOptions) throws(SimulationError) {
        let own = Set(
            GeneratedTable.allCases.flatMap { table in
                (0..<options.parts).map { file(of: table, part: $0, options: options) }
            })
        let names = GeneratedTable.allCases.filter { $0 != .truth }.map(\.name)
        for entry in (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).sorted() {
            let stem = entry.split(separator: "/").first?.split(separator: ".").first.map(String.init) ?? ""
            let isData = entry.contains(".csv") || entry.contains(".tsv")
            if names.contains(stem), isData, !own.contains(entry) {
                throw .foreignTable(folder: folder, file: entry)
            }
        }
        // A configuration would rename what this run writes.
        if FileManager.default.fileExists(atPath: "\(folder)/churn.yaml") {
            throw .foreignTable(folder: folder, file: "churn.yaml")
        }
    }
}

/// A file under way, held by reference so that several can be kept in an array.
private final class OpenFile {
    private var file: WholeFile?

    init(_ file: consuming WholeFile) {
        self.file = consume file
    }

    func write(_ bytes: [UInt8]) throws(FileError) {
        try file?.write(bytes)
    }

    func commit() throws(FileError) {
        try file.take()?.commit()
    }
}
