/// A ready table, held by columns: what `fit`, `predict` and `metrics` read.
///
/// A column is of numbers if every non-empty cell is one (or a spelling of NaN or infinity), else of texts.
public struct FlatTable: Sendable {
    /// The cells of one column.
    public enum Cells: Sendable {
        /// One value a row; NaN where the cell is empty or spells NaN, which `Column.unusableRows` tells apart.
        case numbers([Double])
        /// One text a row.
        case texts(InternedColumn)
    }

    /// One named column.
    public struct Column: Sendable {
        public let name: String
        public let cells: Cells
        /// Rows whose cell spells NaN or an infinity, or a number too large for Float64; ascending.
        public let unusableRows: [Int]

        public init(name: String, cells: Cells, unusableRows: [Int] = []) {
            self.name = name
            self.cells = cells
            self.unusableRows = unusableRows
        }

        /// The first row whose cell is empty (or blank), if there is one.
        public var firstEmptyRow: Int? {
            switch cells {
            case .texts(let texts): return texts.codes.firstIndex(of: -1)
            case .numbers(let values):
                let unusable = Set(unusableRows)
                return values.indices.first { values[$0].isNaN && !unusable.contains($0) }
            }
        }
    }

    /// The file, as the user named it.
    public let path: String
    /// How many rows there are, without the header.
    public let rowCount: Int
    /// The columns, in the file's order; names are distinct.
    public let columns: [Column]
    /// What separates fields; nil for an array (`.npy`).
    let delimiter: UInt8?

    /// A table that is at hand, for instance in a test; `path` stands in messages.
    public init(path: String, rowCount: Int, columns: [Column]) {
        self.init(path: path, rowCount: rowCount, columns: columns, delimiter: nil)
    }

    init(path: String, rowCount: Int, columns: [Column], delimiter: UInt8?) {
        self.path = path
        self.rowCount = rowCount
        self.columns = columns
        self.delimiter = delimiter
    }

    /// The column of that name, if there is one.
    public func column(named name: String) -> Column? { columns.first { $0.name == name } }

    /// The position of the column of that name.
    ///
    /// - Throws: an error that names the columns there are.
    public func columnIndex(named name: String) throws(TableError) -> Int {
        if let index = columns.firstIndex(where: { $0.name == name }) { return index }
        let names = columns.map(\.name)
        let shown = names.count <= 12 ? names.joined(separator: ", ") : names.prefix(12).joined(separator: ", ") + ", …"
        throw .whole(path, "has no column “\(name)”\(DidYouMean.hint(for: name, among: names)); it has \(shown)")
    }

    /// Where a cell stands in the file, both counted from 0. For an array (`.npy`) line and column count its rows and
    /// columns from 1. Reads the file again up to the cell, so it is for messages.
    public func place(row: Int, column: Int) -> Place {
        let fallback = Place(
            file: path, line: row + (delimiter == nil ? 1 : 2), column: delimiter == nil ? column + 1 : nil)
        guard let delimiter else { return fallback }
        return (try? Self.findPlace(path, delimiter, row, column)) ?? fallback
    }
}

extension FlatTable {
    /// This table with one more column, after the others.
    public func appending(_ column: Column) -> FlatTable {
        FlatTable(path: path, rowCount: rowCount, columns: columns + [column], delimiter: delimiter)
    }
}
