/// The first row of a table: the names of its columns, blanks around them removed and those inside collapsed to one.
package struct HeaderRow: Sendable {
    package let names: [String]
    /// Where each name stands.
    package let places: [Place]
    /// The byte of the first block at which the rows begin.
    package let end: Int

    /// The header in the first block of a file.
    package init(_ block: TextBlock, delimiter: UInt8, file: String) throws(TableError) {
        var scanner = FieldScanner(delimiter: delimiter, width: 0)
        scanner.scan(block, limit: 1)
        var lines = LineFinder()
        if let bad = scanner.malformed.first {
            let (line, column) = lines.find(bad.at ?? bad.range.lowerBound, in: block)
            throw .at(Place(file: file, line: line, column: column), bad.problem)
        }
        guard scanner.rowCount == 1 else { throw .whole(file, "is empty; expected a header with the columns' names") }
        var names: [String] = []
        var places: [Place] = []
        for field in 0..<scanner.width {
            let text = scanner.text(row: 0, field: field, in: block)
            if text.utf8.contains(13) {
                let (line, column) = lines.find(scanner.start(row: 0, field: field, in: block), in: block)
                throw .at(
                    Place(file: file, line: line, column: column),
                    "found a carriage return without a line feed in a column's name, expected lines that end in a line feed; "
                        + "save the file with the line ends of Unix or Windows")
            }
            names.append(Self.normalised(text))
            let (line, column) = lines.find(scanner.start(row: 0, field: field, in: block), in: block)
            places.append(Place(file: file, line: line, column: column))
        }
        self.names = names
        self.places = places
        let rowEnd = scanner.range(ofRow: 0).upperBound
        end = (block.bytes[rowEnd..<block.count].firstIndex(of: 10) ?? block.count - 1) + 1
    }

    /// The header of a file.
    package static func read(_ path: String, delimiter: UInt8) throws(TableError) -> HeaderRow {
        var reader = try TextBlockReader(path, delimiter: delimiter)
        var block = TextBlock()
        guard try reader.next(into: &block) else {
            throw .whole(path, "is empty; expected a header with the columns' names")
        }
        return try HeaderRow(block, delimiter: delimiter, file: path)
    }

    /// A name without blanks around it, and with single blanks inside.
    package static func normalised(_ name: String) -> String {
        name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Throws where a column has no name or the name of one before it.
    package func refuseRepeated() throws(TableError) {
        var firstAt: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            if name.isEmpty {
                throw .at(places[index], "column \(index + 1) has no name; give it one, or leave the column out")
            }
            if let first = firstAt[name] {
                throw .at(
                    places[index], "column \(index + 1) is named “\(name)” as column \(first + 1) is; names must differ"
                )
            }
            firstAt[name] = index
        }
    }
}
