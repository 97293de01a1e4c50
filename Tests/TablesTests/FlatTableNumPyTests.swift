import Testing

@testable import Tables

@Suite struct FlatTableNumPyTests {
    /// A file as NumPy writes it (numpy.lib.format, version 1.0).
    private func array(_ descriptor: String, columnsFirst: Bool, shape: String, _ data: [UInt8]) -> [UInt8] {
        var header =
            "{'descr': '\(descriptor)', 'fortran_order': \(columnsFirst ? "True" : "False"), 'shape': (\(shape)), }"
        while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
        header += "\n"
        let count = header.utf8.count
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)] + Array(header.utf8) + data
    }

    private func bytes(_ values: [Double]) -> [UInt8] {
        values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64($0))) } }
    }

    private func columns(_ file: [UInt8], threads: Int = 1) async throws -> [[Double]] {
        let folder = try TemporaryFolder()
        let table = try await FlatTable.read(try folder.file("X.npy", bytes: file), threads: threads)
        return table.columns.map { column in if case .numbers(let values) = column.cells { values } else { [] } }
    }

    @Test func rowsFirstAndColumnsFirstAreToldApart() async throws {
        let data = bytes([1, 2, 3, 4, 5, 6])
        #expect(try await columns(array("<f8", columnsFirst: false, shape: "3, 2", data)) == [[1, 3, 5], [2, 4, 6]])
        #expect(try await columns(array("<f8", columnsFirst: true, shape: "3, 2", data)) == [[1, 2, 3], [4, 5, 6]])
        #expect(try await columns(array("<f8", columnsFirst: false, shape: "6,", data)) == [[1, 2, 3, 4, 5, 6]])
    }

    @Test func cellsOfEveryKindAreRead() async throws {
        #expect(try await columns(array("|b1", columnsFirst: false, shape: "3,", [0, 1, 1])) == [[0, 1, 1]])
        #expect(
            try await columns(array("<i4", columnsFirst: false, shape: "2,", [255, 255, 255, 255, 1, 0, 0, 0])) == [
                [-1, 1]
            ])
        #expect(try await columns(array(">u2", columnsFirst: false, shape: "1,", [1, 0])) == [[256]])
        #expect(try await columns(array("<f4", columnsFirst: false, shape: "1,", [0, 0, 0x20, 0xC0])) == [[-2.5]])
    }

    /// More rows than are taken at a time, and more columns than one thread takes.
    @Test(arguments: [1, 8, 19], [1, 3])
    func arraysOfManyRowsAreReadWhole(width: Int, threads: Int) async throws {
        let rows = 1_200_000 / width
        let cells = (0..<rows * width).map { Double($0 % 8_191) - 0.5 }
        let turned = (0..<width).map { column in (0..<rows).map { cells[$0 * width + column] } }
        let doubles = array("<f8", columnsFirst: false, shape: "\(rows), \(width)", bytes(cells))
        #expect(try await columns(doubles, threads: threads) == turned)
        let columnsFirst = array("<f8", columnsFirst: true, shape: "\(rows), \(width)", bytes(turned.flatMap(\.self)))
        #expect(try await columns(columnsFirst, threads: threads) == turned)
        let singles = cells.flatMap { cell in
            (0..<4).map { UInt8(truncatingIfNeeded: Float(cell).bitPattern >> (8 * UInt32($0))) }
        }
        let floats = array("<f4", columnsFirst: false, shape: "\(rows), \(width)", singles)
        #expect(try await columns(floats, threads: threads) == turned)
    }

    @Test func cutOffAndForeignArraysAreRefused() async throws {
        for file in [
            array("<f8", columnsFirst: false, shape: "1, 2", bytes([1, 2, 3])),
            array("<f8", columnsFirst: false, shape: "4000000000, 4000000000", bytes([1])),
            [0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255] + Array("{'descr'".utf8),
            array("<f8", columnsFirst: false, shape: "3, 2", bytes([1, 2, 3])),
            array("<U5", columnsFirst: false, shape: "1,", []),
            array("<f8", columnsFirst: false, shape: "1, 1, 1", bytes([1])), Array("hello".utf8),
            Array(array("<f8", columnsFirst: false, shape: "1,", bytes([1]))[..<30]),
        ] {
            await #expect(throws: TableError.self) { _ = try await columns(file) }
        }
    }

    @Test func cellsThatAreNotFiniteAreNamed() async throws {
        let folder = try TemporaryFolder()
        let file = array("<f8", columnsFirst: false, shape: "2, 2", bytes([1, 2, .nan, .infinity]))
        let path = try folder.file("X.npy", bytes: file)
        let table = try await FlatTable.read(path)
        #expect(table.columns.map(\.unusableRows) == [[1], [1]])
        #expect(table.place(row: 1, column: 1) == Place(file: path, line: 2, column: 2))
    }
}
