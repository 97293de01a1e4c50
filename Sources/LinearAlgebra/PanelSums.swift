internal import CKernels

/// The work of a thread in one pass: buffers of a panel, and the addresses of what is read, which it must not outlive.
@safe public struct PanelSums: ~Copyable {
    private let pass: LogisticPass
    private let curvature: LogisticPass.Curvature
    private let table: churn_fit_table
    /// The columns, the target, then weights and offsets where there are any.
    private let pointers: UnsafeBufferPointer<UnsafePointer<Double>?>
    private let intercept: Double
    /// What a cell less its centre is worth in log-odds.
    private let slopes: [Double]
    private let size: Int
    /// Columns of the panel's products: the coordinates, then zeros to a whole number of the kernel's squares.
    private let padded: Int
    private var logOdds: [Double]
    private var residuals: [Double]
    private var roots: [Double]
    /// The weighed columns of a panel, Float or Double.
    private let weighed: UnsafeMutableRawBufferPointer
    private var gram: [Double]
    private var sums: [Double]

    /// Cells from one column of a panel to the next: a few more than its rows, so that columns do not fall on the same
    /// places of the cache, and a multiple of its lines.
    private static let leading = LogisticPass.panel + 16

    init(
        _ pass: LogisticPass, _ coordinates: [Double], _ curvature: LogisticPass.Curvature,
        _ table: churn_fit_table, _ pointers: UnsafeBufferPointer<UnsafePointer<Double>?>,
        _ room: UnsafeMutableRawBufferPointer
    ) {
        self.pass = pass
        self.curvature = curvature
        unsafe self.table = table
        unsafe self.pointers = pointers
        intercept = coordinates[0]
        slopes = zip(pass.factors, coordinates.dropFirst()).map { $0 * $1 }
        sums = [Double](repeating: 0, count: coordinates.count)
        size = coordinates.count
        padded = Self.padded(columns: pass.columns.count)
        logOdds = [Double](repeating: 0, count: LogisticPass.panel)
        residuals = logOdds
        roots = logOdds
        // The columns of padding stay 0.
        unsafe weighed = room
        unsafe room.initializeMemory(as: UInt8.self, repeating: 0)
        gram = curvature == .none ? [] : [Double](repeating: 0, count: padded * padded)
    }

    private static func padded(columns: Int) -> Int { (columns + 12) / 12 * 12 }

    /// The room that the weighed columns of a panel take.
    static func bytes(columns: Int, _ curvature: LogisticPass.Curvature) -> Int {
        let cells = padded(columns: columns) * leading
        return switch curvature {
        case .none: 0
        case .single: cells * MemoryLayout<Float>.stride
        case .double: cells * MemoryLayout<Double>.stride
        }
    }

    /// The sums over a range of rows; second derivatives as they were asked for at first, where they are wanted.
    public mutating func sums(over rows: Range<Int>, wantsCurvature: Bool, wantsLoss: Bool) -> LogisticPass.Sums {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= pass.target.count)
        precondition(!wantsCurvature || curvature != .none, "no room for products of columns")
        var result = LogisticPass.Sums(size: size, curvature: wantsCurvature ? curvature : .none)
        for place in gram.indices { gram[place] = 0 }
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: LogisticPass.panel) {
            let part = start..<min(rows.upperBound, start + LogisticPass.panel)
            result.loss += derivatives(part, wantsCurvature, wantsLoss)
            // Only where a whole panel follows: what lies behind the last one is not needed.
            let follows = part.upperBound + LogisticPass.panel <= rows.upperBound
            addGradient(part, ahead: follows ? LogisticPass.panel : 0, to: &result.gradient)
            if wantsCurvature { addGram(part) }
        }
        if wantsCurvature {
            for column in 0..<size {
                for row in 0...column { result.information[row, column] = gram[row + column * padded] }
            }
            result.information.copyUpperToLower()
        }
        return result
    }

    /// Residuals and roots of the curvatures of the rows of a panel; returns their loss.
    private mutating func derivatives(_ rows: Range<Int>, _ wantsRoots: Bool, _ wantsLoss: Bool) -> Double {
        unsafe withUnsafePointer(to: table) { table in
            unsafe churn_fit_log_odds(table, rows.lowerBound, rows.count, intercept, slopes, &logOdds, pass.version)
        }
        let target = unsafe pointers[size - 1].map { unsafe $0 + rows.lowerBound }
        let weights = unsafe pass.weights == nil ? nil : pointers[size].map { unsafe $0 + rows.lowerBound }
        let offsets =
            unsafe pass.offsets == nil ? nil : pointers[pointers.count - 1].map { unsafe $0 + rows.lowerBound }
        guard wantsRoots else {
            return unsafe churn_fit_derivatives(
                logOdds, target, weights, offsets, rows.count, &residuals, nil, wantsLoss ? 1 : 0, pass.version)
        }
        return unsafe churn_fit_derivatives(
            logOdds, target, weights, offsets, rows.count, &residuals, &roots, wantsLoss ? 1 : 0, pass.version)
    }

    private mutating func addGradient(_ rows: Range<Int>, ahead: Int, to gradient: inout [Double]) {
        unsafe withUnsafePointer(to: table) { table in
            unsafe churn_fit_products(table, rows.lowerBound, rows.count, residuals, ahead, &sums, pass.version)
        }
        gradient[0] += sums[0]
        for column in 1..<size { gradient[column] += pass.factors[column - 1] * sums[column] }
    }

    /// Adds the products of the weighed columns of a panel.
    private mutating func addGram(_ rows: Range<Int>) {
        let (first, leading, factors) = (rows.lowerBound, Self.leading, pass.factors)
        // Rows to a whole number of vectors; those after the last are 0.
        let filled = (rows.count + 15) / 16 * 16
        unsafe withUnsafePointer(to: table) { table in
            if curvature == .single {
                let z = unsafe weighed.baseAddress?.assumingMemoryBound(to: Float.self)
                unsafe churn_fit_weigh_f32(table, first, rows.count, factors, roots, z, leading, pass.version)
                unsafe churn_fit_add_gram_f32(z, filled, size, leading, &gram, padded, pass.version)
            } else {
                let z = unsafe weighed.baseAddress?.assumingMemoryBound(to: Double.self)
                unsafe churn_fit_weigh_f64(table, first, rows.count, factors, roots, z, leading, pass.version)
                unsafe churn_fit_add_gram_f64(z, filled, size, leading, &gram, padded, pass.version)
            }
        }
    }
}
