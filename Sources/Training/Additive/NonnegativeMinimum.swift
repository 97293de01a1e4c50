import LinearAlgebra

/// The minimum of ½·xᵀGx + qᵀx over x ≥ 0, by active sets: each step is an exact minimum over the x that are free, the
/// others being 0 (Lawson & Hanson 1974, chapter 23).
struct NonnegativeMinimum: Sendable {
    /// x.
    private(set) var values: [Double]
    /// The places where x is above 0, ascending.
    private(set) var free: [Int]

    /// A slope that counts as none, beside the largest of q.
    private static let tolerance = 1e-12

    private let matrix: Matrix
    private let linear: [Double]

    /// nil where G is not positive definite over the free x, or the sets do not settle.
    ///
    /// - Parameter near: places that are likely free.
    init?(_ matrix: Matrix, _ linear: [Double], near: [Int]) {
        self.matrix = matrix
        self.linear = linear
        values = [Double](repeating: 0, count: linear.count)
        free = near
        // Of a guess what is above 0 stays.
        while !free.isEmpty {
            guard let found = minimum(over: free) else { return nil }
            let above = free.indices.filter { found[$0] > 0 }
            guard above.count < free.count else {
                for (place, value) in zip(free, found) { values[place] = value }
                break
            }
            free = above.map { free[$0] }
        }
        guard settle() else { return nil }
    }

    private mutating func settle() -> Bool {
        let least = -Self.tolerance * linear.reduce(1) { max($0, $1.magnitude) }
        // A place that leaves as soon as it is freed is at 0 within rounding.
        var barred: Set<Int> = []
        for _ in 0..<(10 * linear.count + 10) {
            let slopes = zip(matrix.times(values), linear).map { $0 + $1 }
            let candidates = slopes.indices.filter { !free.contains($0) && !barred.contains($0) && slopes[$0] < least }
            guard let next = candidates.min(by: { slopes[$0] < slopes[$1] }) else { return true }
            free = (free + [next]).sorted()
            guard approach() else { return false }
            if free.contains(next) { barred = [] } else { barred.insert(next) }
        }
        return false
    }

    /// Goes to the minimum over the free places, and stops at each border on the way.
    private mutating func approach() -> Bool {
        while !free.isEmpty {
            guard let found = minimum(over: free) else { return false }
            let below = free.indices.filter { found[$0] <= 0 }
            if below.isEmpty {
                for (place, value) in zip(free, found) { values[place] = value }
                return true
            }
            let lengths = below.map { values[free[$0]] / max(values[free[$0]] - found[$0], .leastNormalMagnitude) }
            let length = lengths.min() ?? 0
            for (place, value) in zip(free, found) { values[place] += length * (value - values[place]) }
            let reached = Set(zip(below, lengths).filter { $1 <= length * (1 + 1e-12) }.map { free[$0.0] })
            for place in reached { values[place] = 0 }
            free.removeAll { reached.contains($0) }
        }
        return true
    }

    private func minimum(over places: [Int]) -> [Double]? {
        var part = Matrix(rows: places.count, columns: places.count)
        for (column, one) in places.enumerated() {
            for (row, other) in places.enumerated() { part[row, column] = matrix[other, one] }
        }
        return Cholesky(part)?.solve(places.map { -linear[$0] })
    }
}
