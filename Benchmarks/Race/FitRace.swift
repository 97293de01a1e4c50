import Foundation
import Training

/// Logistic fits of a table in memory.
enum FitRace {
    /// `fit X.npy Y.npy L2 coefficients|errors RUNS THREADS ANSWER`: the coefficients, the intercept's first, of the ridge fit.
    static func fit(_ arguments: [String]) async throws {
        let problem = try problem(arguments[0], arguments[1])
        var options = LogisticOptions()
        options.l2 = Double(arguments[2]) ?? 0
        options.wantsStandardErrors = arguments[3] == "errors"
        options.threads = Int(arguments[5]) ?? 1
        let chosen = options
        let answer = try await LogisticRegression.fit(problem, options: chosen)
        try write([answer.terms.map { $0.coefficient ?? .nan }], to: arguments[6])
        try await Race.time(Int(arguments[4]) ?? 1) { _ = try await LogisticRegression.fit(problem, options: chosen) }
    }

    /// `path X.npy Y.npy LAMBDAS.npy ALPHA RUNS THREADS ANSWER`: coefficients, the intercept's first, for each penalty.
    static func path(_ arguments: [String]) async throws {
        let problem = try problem(arguments[0], arguments[1])
        var options = LogisticPath.Options()
        options.lambdas = try ArrayFile(arguments[2]).columns[0]
        options.alpha = Double(arguments[3]) ?? 1
        options.threads = Int(arguments[5]) ?? 1
        let chosen = options
        let answer = try await LogisticPath.fit(problem, options: chosen)
        try write(answer.steps.map { [$0.intercept] + $0.coefficients }, to: arguments[6])
        try await Race.time(Int(arguments[4]) ?? 1) { _ = try await LogisticPath.fit(problem, options: chosen) }
    }

    private static func problem(_ x: String, _ y: String) throws -> LogisticProblem {
        let columns = try ArrayFile(x).columns
        return LogisticProblem(
            names: columns.indices.map { "x\($0 + 1)" }, columns: columns, target: try ArrayFile(y).columns[0])
    }

    private static func write(_ rows: [[Double]], to path: String) throws {
        try JSONEncoder().encode(rows).write(to: URL(fileURLWithPath: path))
    }
}

/// The columns of a NumPy file of Float64, one-dimensional or columns first.
private struct ArrayFile {
    let columns: [[Double]]

    struct Unreadable: Error { let path: String }

    init(_ path: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        let headerEnd = 10 + Int(bytes[8]) + Int(bytes[9]) * 256
        guard let header = String(data: bytes[10..<headerEnd], encoding: .utf8), header.contains("'<f8'"),
            let shapeStart = header.range(of: "(")?.upperBound, let shapeEnd = header.range(of: ")")?.lowerBound
        else { throw Unreadable(path: path) }
        let shape = header[shapeStart..<shapeEnd].split(separator: ",").compactMap {
            Int($0.trimmingCharacters(in: .whitespaces))
        }
        let width = shape.count > 1 ? shape[1] : 1
        guard shape.count < 3, width == 1 || header.contains("'fortran_order': True") else {
            throw Unreadable(path: path)
        }
        let rows = shape[0]
        columns = (0..<width).map { column in
            let start = headerEnd + column * rows * 8
            return [Double](unsafeUninitializedCapacity: rows) { buffer, count in
                count = bytes.copyBytes(to: buffer, from: start..<(start + rows * 8)) / 8
            }
        }
    }
}
