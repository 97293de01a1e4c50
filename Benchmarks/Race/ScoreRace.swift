import Dispatch
import Foundation
import Models
import Scoring

/// Risks of many rows and of single ones, in memory.
enum ScoreRace {
    /// `score X.npy COEFFICIENTS.npy RUNS THREADS ANSWER`: risks of the float32 rows of X by coefficients, the intercept's
    /// first. ANSWER gets the risks, as bytes of float32. Prints `risks`, the seconds of scoring, and `reading`, those of
    /// merely adding up the same cells.
    static func score(_ arguments: [String]) throws {
        let table = try Array32(arguments[0])
        let coefficients = try Array32(arguments[1]).cells.map { Double($0) }
        let (runs, threads) = (Int(arguments[2]) ?? 1, Int(arguments[3]) ?? 1)
        let scorer = LinearScorer(intercept: coefficients[0], coefficients: Array(coefficients.dropFirst()))
        var risks = [Float](repeating: 0, count: table.rows)
        func fill() throws -> Int {
            var span = risks.mutableSpan
            return try scorer.risks(ofRows: table.cells.span, into: &span, threads: threads)
        }
        guard try fill() == 0 else { throw Failure(what: "rows without a risk") }
        try risks.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: arguments[4])) }
        var (scoring, reading) = ([Double](), [Double]())
        var sum: Float = 0
        for _ in 0..<runs {
            scoring.append(try seconds { _ = try fill() })
            reading.append(seconds { sum += table.sum(threads: threads) })
        }
        guard sum.isFinite else { throw Failure(what: "cells that are no numbers") }
        print(String(decoding: try JSONEncoder().encode(["risks": scoring, "reading": reading]), as: UTF8.self))
    }

    /// `single MODEL.json X.npy CALLS ANSWER`: risks of single float32 rows of X by a model. ANSWER gets the risk of every row
    /// of X, as bytes of float64. Prints `batches`, the seconds a call in each of CALLS batches of 64 calls, and `calls`,
    /// the seconds of each of CALLS single calls less those of reading the clock.
    static func single(_ arguments: [String]) throws {
        let scorer = RowScorer(try ModelFile.read(arguments[0]))
        let table = try Array32(arguments[1])
        let calls = Int(arguments[2]) ?? 1
        let width = table.cells.count / table.rows
        let cells = table.cells.map { Double($0) }
        func risk(_ row: Int) throws -> Double {
            try scorer.risk(of: cells.span.extracting((row * width)..<((row + 1) * width)))
        }
        let risks = try (0..<table.rows).map(risk)
        try risks.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: arguments[3])) }
        var (sum, row) = (0.0, 0)
        let batches = try (0..<calls).map { _ in
            try seconds {
                for _ in 0..<64 {
                    sum += try risk(row)
                    row = (row + 1) % table.rows
                }
            } / 64
        }
        let clock = (0..<calls).map { _ in seconds {} }.sorted()[calls / 2]
        let single = try (0..<calls).map { _ in
            let found = try seconds { sum += try risk(row) } - clock
            row = (row + 1) % table.rows
            return found
        }
        guard sum.isFinite else { throw Failure(what: "rows without a risk") }
        print(String(decoding: try JSONEncoder().encode(["batches": batches, "calls": single]), as: UTF8.self))
    }

    struct Failure: Error { let what: String }

    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        let (whole, rest) = (ContinuousClock.now - start).components
        return Double(whole) + Double(rest) * 1e-18
    }
}

/// The cells of a NumPy file of float32, rows first.
private final class Array32: @unchecked Sendable {
    let rows: Int
    let cells: UnsafeBufferPointer<Float>

    init(_ path: String) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        guard let start = try file.read(upToCount: 10), start.count == 10 else {
            throw ScoreRace.Failure(what: "\(path) is no array")
        }
        let headerSize = Int(start[8]) + Int(start[9]) * 256
        let header = String(decoding: try file.read(upToCount: headerSize) ?? Data(), as: UTF8.self)
        guard header.contains("'<f4'"), header.contains("'fortran_order': False"),
            let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")")
        else { throw ScoreRace.Failure(what: "\(path) is no array of float32, rows first") }
        let shape = header[header.index(after: open)..<close].split(separator: ",").compactMap {
            Int($0.trimmingCharacters(in: .whitespaces))
        }
        rows = shape[0]
        let count = shape.reduce(1, *)
        // On large pages, as NumPy has its arrays.
        let page = 1 << 21
        let size = (count * 4 + page - 1) / page * page
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) else {
            throw ScoreRace.Failure(what: "no memory")
        }
        #if os(Linux)
            madvise(memory, size, 14)
        #endif
        var filled = 0
        while filled < count * 4 {
            let found = read(file.fileDescriptor, memory + filled, min(count * 4 - filled, 1 << 28))
            guard found > 0 else { throw ScoreRace.Failure(what: "\(path) is cut off") }
            filled += found
        }
        cells = UnsafeBufferPointer(start: memory.assumingMemoryBound(to: Float.self), count: count)
    }

    /// The sum of all cells, which is as fast as memory can be read.
    func sum(threads: Int) -> Float {
        let share = cells.count / 16 / threads
        let sums = UnsafeMutableBufferPointer<Float>.allocate(capacity: threads)
        defer { sums.deallocate() }
        let target = Int(bitPattern: sums.baseAddress)
        DispatchQueue.concurrentPerform(iterations: threads) { [self] thread in
            let vectors = UnsafeRawBufferPointer(cells).bindMemory(to: SIMD16<Float>.self)
            var (a, b) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
            var (c, d) = (a, b)
            for index in stride(from: thread * share, to: (thread + 1) * share - 3, by: 4) {
                a += vectors[index]
                b += vectors[index + 1]
                c += vectors[index + 2]
                d += vectors[index + 3]
            }
            UnsafeMutablePointer<Float>(bitPattern: target)?[thread] = (a + b + c + d).sum()
        }
        return sums.reduce(0, +)
    }
}
