import LinearAlgebra
internal import Statistics

/// Where each column lies and how far it spreads, without rounding away the spread of a column far from zero.
struct ColumnMoments: Sendable {
    /// Near the mean of each column; subtracting it from a value close to it rounds nothing.
    var centres: [Double]
    /// Root mean square distance from the centre; 0 for a constant.
    var spreads: [Double]
    /// Root mean square of the column itself.
    var magnitudes: [Double]
    /// Correlations of the columns (a zero row and column for a constant).
    var correlation: Matrix

    /// Two passes over the rows: mean and range, then products.
    static func of(_ columns: [[Double]], names: [String], threads: Int) async throws(LogisticError) -> ColumnMoments {
        let count = columns.first?.count ?? 0
        let ranges = ParallelRanges(count: count, threads: threads)
        let firsts = columns.map { $0.first ?? 0 }
        let places = await ranges.map { range in
            zip(columns, firsts).map { column, first in Place(column, range, first) }
        }
        var centres: [Double] = []
        var factors: [Double] = []
        for index in columns.indices {
            let place = places.dropFirst().reduce(places.first?[index] ?? Place()) { $0.merged(with: $1[index]) }
            let width = place.largest - place.smallest
            guard width.isFinite, (place.largest * 4).isFinite, (place.smallest * 4).isFinite else {
                throw .overflow(column: names[index])
            }
            centres.append(width == 0 ? firsts[index] : firsts[index] + place.sum.value / Double(count))
            // A power of two: scaling by it rounds nothing. Columns of 1e300 and 1e-300 then both square safely.
            factors.append(width == 0 ? 0 : Double(sign: .plus, exponent: -max(-1000, width.exponent), significand: 1))
        }
        let (shifts, widths) = (centres, factors)
        let grams = await ranges.map { range in
            gram(of: columns, rows: range, centres: shifts, factors: widths)
        }
        return assembled(grams, count: Double(count), centres: centres, factors: factors)
    }

    private static func gram(
        of columns: [[Double]], rows: Range<Int>, centres: [Double], factors: [Double]
    ) -> Matrix {
        var block = RowBlock(columns: columns.count)
        var sum = Matrix(rows: columns.count + 1, columns: columns.count + 1)
        let step = RowBlock.capacity(columns: columns.count)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
            block.load(
                columns, rows: start..<min(rows.upperBound, start + step), centres: centres, factors: factors)
            block.addGram(to: &sum)
        }
        return sum
    }

    private static func assembled(
        _ grams: [Matrix], count: Double, centres: [Double], factors: [Double]
    ) -> ColumnMoments {
        let size = centres.count
        var sums = [CompensatedSum].zeros((size + 1) * (size + 1))
        for gram in grams { sums.add(gram.elements) }
        let gram = Matrix(rows: size + 1, columns: size + 1, elements: sums.map(\.value))
        var result = ColumnMoments(
            centres: centres, spreads: [], magnitudes: [], correlation: Matrix(rows: size, columns: size))
        for index in 0..<size {
            // What is left of the mean after centring is moved into the centre; it is a rounding error at most.
            let left = gram[0, index + 1] / count
            let centre = factors[index] == 0 ? centres[index] : centres[index] + left / factors[index]
            result.centres[index] = centre
            let variance = max(0, gram[index + 1, index + 1] / count - left * left)
            let spread = factors[index] == 0 ? 0 : variance.squareRoot() / factors[index]
            result.spreads.append(spread)
            result.magnitudes.append(hypotenuse(centre, spread))
        }
        for column in 0..<size where result.spreads[column] > 0 {
            for row in 0...column where result.spreads[row] > 0 {
                let product = gram[row + 1, column + 1] / count - gram[0, row + 1] * gram[0, column + 1] / count / count
                let scale =
                    (result.spreads[row] * factors[row]) * (result.spreads[column] * factors[column])
                result.correlation[row, column] = row == column ? 1 : product / scale
            }
        }
        result.correlation.copyUpperToLower()
        return result
    }
}

/// The sum of a column's distances from its first value, and its range.
private struct Place: Sendable {
    var sum = CompensatedSum()
    var smallest = Double.infinity
    var largest = -Double.infinity

    init() {}

    init(_ column: [Double], _ rows: Range<Int>, _ first: Double) {
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 1024) {
            var part = 0.0
            for row in start..<min(rows.upperBound, start + 1024) {
                let value = column[row]
                part += value - first
                smallest = min(smallest, value)
                largest = max(largest, value)
            }
            sum.add(part)
        }
    }

    func merged(with other: Place) -> Place {
        var result = self
        result.sum.add(other.sum)
        result.smallest = min(smallest, other.smallest)
        result.largest = max(largest, other.largest)
        return result
    }
}

/// The square root of x² + y² without overflow.
func hypotenuse(_ x: Double, _ y: Double) -> Double {
    let (large, small) = (max(x.magnitude, y.magnitude), min(x.magnitude, y.magnitude))
    guard large > 0, large.isFinite else { return large }
    return large * (1 + (small / large) * (small / large)).squareRoot()
}
