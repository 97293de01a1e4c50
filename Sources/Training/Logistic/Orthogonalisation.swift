import LinearAlgebra
internal import Statistics

/// Columns made orthogonal in their order, with those set aside that are exact combinations of the ones before.
///
/// Classical Gram–Schmidt, each column projected twice ("twice is enough", Giraud, Langou & Rozložník 2005), so that
/// coefficients carry the condition of the columns once and not squared.
struct Orthogonalisation {
    private(set) var kept: [Int] = []
    private(set) var aside: [LogisticBasis.Aside] = []
    private(set) var columns: [[Double]] = []
    private(set) var upper = Matrix(rows: 0, columns: 0)
    /// Columns set aside that vary, with their coordinates.
    private(set) var dependent: [Int: [Double]] = [:]
    private var coordinates: [[Double]] = []

    /// The products of a column, kept or dependent, with the orthogonal columns; those after the last are 0.
    func coordinates(of column: Int) -> [Double] {
        if let found = dependent[column] { return found }
        return kept.firstIndex(of: column).map { coordinates[$0] } ?? []
    }

    /// Of what a column is long, this share must be left for it to count as no combination of those before (R's glm).
    private static let smallestShare = 1e-11
    /// How many times the rounding errors of the cells may explain what is left.
    private static let roundingMargin = 4.0

    init(_ sample: LogisticSample, _ moments: ColumnMoments) {
        for column in sample.columns.indices {
            let spread = moments.spreads[column]
            guard spread > 0 else {
                aside.append(.init(column: column, combination: [], constant: moments.centres[column]))
                continue
            }
            let centre = moments.centres[column]
            append(sample.columns[column].map { ($0 - centre) / spread }, column, moments)
        }
        let size = kept.count
        upper = Matrix(rows: size, columns: size)
        for (index, column) in coordinates.enumerated() {
            for (row, value) in column.enumerated() { upper[row, index] = value }
        }
    }

    private mutating func append(_ values: [Double], _ column: Int, _ moments: ColumnMoments) {
        let count = Double(values.count)
        var rest = values
        var projections = [Double](repeating: 0, count: columns.count)
        for _ in 0..<2 {
            let found = columns.map { dot($0, rest) / count }
            for (index, amount) in found.enumerated() {
                subtract(amount, times: columns[index], from: &rest)
                projections[index] += amount
            }
        }
        let share = (dot(rest, rest) / count).squareRoot()
        let slopes = combination(projections, column, moments)
        let rounding = zip(slopes, kept).reduce(moments.magnitudes[column]) {
            $0 + $1.0.magnitude * moments.magnitudes[$1.1]
        }
        let tolerance = Self.roundingMargin * Double.ulpOfOne * rounding / moments.spreads[column]
        if kept.count >= values.count - 1 || share <= max(Self.smallestShare, tolerance) {
            dependent[column] = projections
            setAside(column, slopes, moments)
            return
        }
        for row in rest.indices { rest[row] /= share }
        columns.append(rest)
        coordinates.append(projections + [share])
        kept.append(column)
    }

    /// The coefficients on the kept columns, as they are, of the projection of a column.
    private func combination(_ projections: [Double], _ column: Int, _ moments: ColumnMoments) -> [Double] {
        var scaled = projections
        for index in scaled.indices.reversed() {
            for later in scaled.indices where later > index {
                scaled[index] -= coordinates[later][index] * scaled[later]
            }
            scaled[index] /= coordinates[index][index]
        }
        return zip(scaled, kept).map { $0 * moments.spreads[column] / moments.spreads[$1] }
    }

    private mutating func setAside(_ column: Int, _ slopes: [Double], _ moments: ColumnMoments) {
        let spread = moments.spreads[column]
        let parts = zip(kept, slopes).filter { $1.magnitude * moments.spreads[$0] > 1e-9 * spread }
        let constant = zip(kept, slopes).reduce(moments.centres[column]) { $0 - $1.1 * moments.centres[$1.0] }
        let scale = zip(kept, slopes).reduce(moments.magnitudes[column]) {
            $0 + $1.1.magnitude * moments.magnitudes[$1.0]
        }
        aside.append(
            .init(
                column: column, combination: parts.map { (column: $0.0, coefficient: $0.1) }, constant: constant,
                scale: scale))
    }
}

/// Σ xᵢ·yᵢ, in blocks of eight running sums.
func dot(_ x: [Double], _ y: [Double]) -> Double {
    precondition(x.count == y.count)
    var total = CompensatedSum()
    for start in stride(from: 0, to: x.count, by: 1024) {
        let end = min(x.count, start + 1024)
        var lanes = SIMD8<Double>.zero
        var index = start
        while index + 8 <= end {
            for lane in 0..<8 { lanes[lane] += x[index + lane] * y[index + lane] }
            index += 8
        }
        var part = lanes.sum()
        while index < end {
            part += x[index] * y[index]
            index += 1
        }
        total.add(part)
    }
    return total.value
}

private func subtract(_ amount: Double, times x: [Double], from y: inout [Double]) {
    precondition(x.count == y.count)
    for index in x.indices { y[index] -= amount * x[index] }
}
