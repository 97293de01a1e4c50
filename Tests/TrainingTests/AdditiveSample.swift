import Models
import Statistics

@testable import Training

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Rows drawn from an additive model that is known, with a seed.
struct AdditiveSample {
    private var generator: SeededGenerator
    private(set) var inputs: [ModelInput] = []
    private(set) var columns: [ModelMatrix.Column] = []
    private(set) var logOdds: [Double]
    let count: Int

    init(_ count: Int, seed: UInt64, base: Double = 0) {
        self.count = count
        generator = SeededGenerator(seed: seed)
        logOdds = [Double](repeating: base, count: count)
    }

    /// Numbers in [−2, 2), and what they do; missing in a share of the rows, where they do `whenMissing` instead.
    mutating func number(
        missing share: Double = 0, whenMissing: Double = 0, _ effect: (Double) -> Double = { _ in 0 }
    ) -> [Double] {
        var values = (0..<count).map { _ in generator.uniform() * 4 - 2 }
        for row in values.indices {
            let isMissing = share > 0 && generator.uniform() < share
            logOdds[row] += isMissing ? whenMissing : effect(values[row])
            if isMissing { values[row] = .nan }
        }
        append(values)
        return values
    }

    mutating func append(_ values: [Double]) {
        inputs.append(
            ModelInput(
                name: "x\(inputs.count + 1)", meaning: "", origin: .column,
                encoding: .number(
                    NumberEncoding(
                        transform: .identity, fill: values.contains(where: \.isNaN) ? 0 : nil, centre: 0, scale: 1))))
        columns.append(.numbers(values))
    }

    /// Levels of a category at given shares (the rest to the last), and what they do.
    mutating func levels(_ shares: [Double], _ effects: [Double]) -> [Int32] {
        let codes = (0..<count).map { _ in
            var (draw, level) = (generator.uniform(), 0)
            while level < shares.count - 1, draw >= shares[level] {
                draw -= shares[level]
                level += 1
            }
            return Int32(level)
        }
        for row in codes.indices { logOdds[row] += effects[Int(codes[row])] }
        inputs.append(
            ModelInput(
                name: "g\(inputs.count + 1)", meaning: "", origin: .column,
                encoding: .category(
                    CategoryEncoding(
                        levels: shares.indices.map { "l\($0)" }, unknown: .other, allowsMissing: true))))
        columns.append(.levels(codes))
        return codes
    }

    mutating func add(_ effect: (Int) -> Double) {
        for row in 0..<count { logOdds[row] += effect(row) }
    }

    /// The rows with outcomes drawn by their log-odds.
    mutating func data(weights: [Double]? = nil, offsets: [Double]? = nil, customers: [Int32]? = nil) -> AdditiveData {
        let target = logOdds.indices.map { row in
            generator.uniform() < 1 / (1 + exp(-logOdds[row] - (offsets?[row] ?? 0))) ? 1.0 : 0
        }
        return AdditiveData(
            inputs: inputs, matrix: ModelMatrix(rowCount: count, columns: columns), target: target, weights: weights,
            offsets: offsets, customers: customers)
    }
}

extension AdditiveFit {
    /// The log-odds of rows by the fit's terms, offsets left out.
    func logOdds(of matrix: ModelMatrix) -> [Double] {
        let (intercept, _, terms) = terms
        var result = [Double](repeating: intercept, count: matrix.rowCount)
        for term in terms {
            let values = term.shape.values(in: matrix, rows: 0..<matrix.rowCount, inputs: inputs)
            for row in result.indices { result[row] += term.coefficient * values[row] }
        }
        return result
    }

    var hasSurface: Bool {
        design.blocks.contains { if case .surface = $0.content { true } else { false } }
    }
}
