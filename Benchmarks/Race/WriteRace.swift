import Features
import Foundation
import Histories
import Tables

/// Matrices that are in memory, written.
enum WriteRace {
    /// `write DATASET CUTOFF,… RUNS THREADS ANSWER`: the matrix of the dataset at the cutoffs as CSV. ANSWER is written,
    /// which should not be there: to replace a large file takes time.
    static func write(_ arguments: [String]) async throws {
        let cutoffs = try arguments[1].split(separator: ",").map { text in
            let parts = text.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 3 else { throw ScoreRace.Failure(what: "\(text) is no date") }
            return Cutoff(Instant(year: parts[0], month: parts[1], day: parts[2]))
        }
        let (runs, threads) = (Int(arguments[2]) ?? 1, Int(arguments[3]) ?? 1)
        let file = URL(fileURLWithPath: arguments[4])
        let read = try await HistoriesReader.read(dataset: arguments[0], options: ReadOptions(threads: threads))
        let matrix = try await FeatureExtractor(threads: threads).matrix(of: read.histories, at: cutoffs)
        try await Race.time(runs) {
            try Data().write(to: file)
            let output = try FileHandle(forWritingTo: file)
            try await matrix.writeCSV(ids: read.histories.customers.ids, threads: threads) {
                try output.write(contentsOf: $0)
            }
            try output.close()
        }
    }
}
