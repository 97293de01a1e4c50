import LinearAlgebra

/// The terms of an additive model side by side: which columns and coordinates belong to which.
struct AdditiveDesign: Sendable {
    let blocks: [AdditiveBlock]
    /// Each coordinate's group of penalty; the intercept, coordinate 0, has none.
    let groupOf: [Int]
    /// How many coordinates each group has.
    let groupSizes: [Int]
    /// The coordinates of each block.
    let coordinates: [Range<Int>]
    /// The columns of each block.
    let columns: [Range<Int>]
    /// A row a column, a column a coordinate, the intercept first.
    let map: Matrix
    /// What terms with a sign hold to.
    let order: OrderConstraints

    init(_ blocks: [AdditiveBlock]) {
        var groupOf = [-1]
        var sizes: [Int] = []
        var straight: Int?
        var (coordinates, columns): ([Range<Int>], [Range<Int>]) = ([], [])
        var column = 1
        for block in blocks {
            let start = groupOf.count
            for (size, sharing) in block.penalties {
                let group: Int
                if sharing == .straight, let straight {
                    group = straight
                    sizes[group] += size
                } else {
                    group = sizes.count
                    sizes.append(size)
                    if sharing == .straight { straight = group }
                }
                groupOf += [Int](repeating: group, count: size)
            }
            coordinates.append(start..<groupOf.count)
            columns.append(column..<column + block.map.rows)
            column += block.map.rows
        }
        var map = Matrix(rows: column, columns: groupOf.count)
        map[0, 0] = 1
        for (index, block) in blocks.enumerated() {
            for (at, coordinate) in coordinates[index].enumerated() {
                for (point, row) in columns[index].enumerated() { map[row, coordinate] = block.map[point, at] }
            }
        }
        self.blocks = blocks
        self.groupOf = groupOf
        groupSizes = sizes
        self.coordinates = coordinates
        self.columns = columns
        self.map = map
        order = OrderConstraints(blocks, coordinates: coordinates, size: groupOf.count)
    }

    /// How many coordinates there are, the intercept included.
    var size: Int { groupOf.count }

    /// The penalty of each coordinate.
    func penalties(_ strengths: [Double]) -> [Double] { groupOf.map { $0 < 0 ? 0 : strengths[$0] } }

    /// The groups of penalty of a block.
    func groups(of block: Int) -> [Int] { Array(Set(coordinates[block].map { groupOf[$0] })).sorted() }
}
