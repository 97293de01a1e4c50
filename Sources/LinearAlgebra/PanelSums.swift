internal import CKernels

/// The work of one pass over a range of rows: buffers of a panel, and the addresses of what is read.
@safe struct PanelSums {
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
    private var single: [Float]
    private var double: [Double]
    private var gram: [Double]
    private var sums: [Double]

    /// Cells from one column of a panel to the next: a few more than its rows, so that columns do not fall on the same
    /// places of the cache.
    private static let leading = LogisticPass.panel + 16

    init(
        _ pass: LogisticPass, _ coordinates: [Double], _ curvature: LogisticPass.Curvature,
        _ table: churn_fit_table, _ pointers: UnsafeBufferPointer<UnsafePointer<Double>?>
    ) {
        self.pass = pass
        self.curvature = curvature
        unsafe self.table = table
        unsafe self.pointers = pointers
        intercept = coordinates[0]
        slopes = zip(pass.factors, coordinates.dropFirst()).map { $0 * $1 }
        sums = [Double](repeating: 0, count: coordinates.count)
        size = coordinates.count
        padded = (size + 11) / 12 * 12
        logOdds = [Double](repeating: 0, count: LogisticPass.panel)
        residuals = logOdds
        roots = logOdds
        single = curvature == .single ? Self.panel(padded, filled: size) : []
        double = curvature == .double ? Self.panel(padded, filled: size) : []
        gram = curvature == .none ? [] : [Double](repeating: 0, count: padded * padded)
    }

    /// Room for the cells of a panel, of which those of the columns beyond the first ones are 0 and the others anything.
    private static func panel<Cell: BinaryFloatingPoint>(_ columns: Int, filled: Int) -> [Cell] {
        unsafe [Cell](unsafeUninitializedCapacity: columns * leading) { buffer, count in
            for cell in (filled * leading)..<(columns * leading) { unsafe (buffer[cell] = 0) }
            count = columns * leading
        }
    }

    /// The sums over a range of rows.
    mutating func sums(over rows: Range<Int>, wantsLoss: Bool) -> LogisticPass.Sums {
        var result = LogisticPass.Sums(size: size, curvature: curvature)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: LogisticPass.panel) {
            let part = start..<min(rows.upperBound, start + LogisticPass.panel)
            result.loss += derivatives(part, wantsLoss)
            // Only where a whole panel follows: what lies behind the last one is not needed.
            let follows = part.upperBound + LogisticPass.panel <= rows.upperBound
            addGradient(part, ahead: follows ? LogisticPass.panel : 0, to: &result.gradient)
            if curvature != .none { addGram(part) }
        }
        if curvature != .none {
            for column in 0..<size {
                for row in 0...column { result.information[row, column] = gram[row + column * padded] }
            }
            result.information.copyUpperToLower()
        }
        return result
    }

    /// Residuals and roots of the curvatures of the rows of a panel; returns their loss.
    private mutating func derivatives(_ rows: Range<Int>, _ wantsLoss: Bool) -> Double {
        unsafe withUnsafePointer(to: table) { table in
            unsafe churn_fit_log_odds(table, rows.lowerBound, rows.count, intercept, slopes, &logOdds, pass.version)
        }
        let target = unsafe pointers[size - 1].map { unsafe $0 + rows.lowerBound }
        let weights = unsafe pass.weights == nil ? nil : pointers[size].map { unsafe $0 + rows.lowerBound }
        let offsets =
            unsafe pass.offsets == nil ? nil : pointers[pointers.count - 1].map { unsafe $0 + rows.lowerBound }
        guard curvature != .none else {
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
        // Rows to a whole number of vectors, those after the last being 0.
        let filled = (rows.count + 7) / 8 * 8
        let (first, leading) = (rows.lowerBound, Self.leading)
        let factors = pass.factors
        unsafe withUnsafePointer(to: table) { table in
            if curvature == .single {
                unsafe churn_fit_weigh_f32(
                    table, first, rows.count, factors, roots, &single, leading, pass.version)
            } else {
                unsafe churn_fit_weigh_f64(
                    table, first, rows.count, factors, roots, &double, leading, pass.version)
            }
        }
        for row in rows.count..<filled {
            for column in 0..<size {
                if curvature == .single {
                    single[column * leading + row] = 0
                } else {
                    double[column * leading + row] = 0
                }
            }
        }
        if curvature == .single {
            unsafe churn_fit_add_gram_f32(single, filled, padded, leading, &gram, pass.version)
        } else {
            unsafe churn_fit_add_gram_f64(double, filled, padded, leading, &gram, pass.version)
        }
    }
}
