import Benchmark
import Features
import Foundation
import Histories
import Scoring
import Training

/// How many threads every stage may use.
private let threads = ProcessInfo.processInfo.activeProcessorCount

/// Each stage by itself. A benchmark's set-up checks the stage's answer, so that a wrong one stops before it is timed.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .peakMemoryResident, .throughput], warmupIterations: 1,
        maxDuration: .seconds(20), maxIterations: 15)

    Benchmark("ingest") { (benchmark: Benchmark, dataset: SampleDataset) async throws in
        for _ in benchmark.scaledIterations { blackHole(try await dataset.read(threads: threads)) }
    } setup: { () async throws -> SampleDataset in
        let dataset = try SampleDataset.written(purchases: 1_000_000, customers: 40_000)
        try dataset.check(try await dataset.read(threads: threads))
        return dataset
    } teardown: {
        SampleDataset.remove()
    }

    Benchmark("features") { (benchmark: Benchmark, histories: Histories) async throws in
        let extractor = FeatureExtractor(threads: threads)
        for _ in benchmark.scaledIterations {
            blackHole(try await extractor.matrix(of: histories, at: [SampleDataset.cutoff]))
        }
    } setup: { () async throws -> Histories in
        let dataset = try SampleDataset.written(purchases: 1_000_000, customers: 40_000)
        let histories = try await dataset.read(threads: threads)
        let extractor = FeatureExtractor(threads: threads)
        try dataset.check(try await extractor.matrix(of: histories, at: [SampleDataset.cutoff]))
        return histories
    } teardown: {
        SampleDataset.remove()
    }

    Benchmark("fit") { (benchmark: Benchmark, sample: SampleTable) async throws in
        for _ in benchmark.scaledIterations { blackHole(try await sample.fit(threads: threads)) }
    } setup: { () async throws -> SampleTable in
        let sample = SampleTable(rows: 200_000, columns: 32)
        try sample.check(try await sample.fit(threads: threads))
        return sample
    }

    Benchmark("score") { (benchmark: Benchmark, scoring: SampleScoring) async throws in
        for _ in benchmark.scaledIterations {
            blackHole(try await scoring.scorer.risks(of: scoring.matrix, threads: threads))
        }
    } setup: { () async throws -> SampleScoring in
        let sample = SampleTable(rows: 1_000_000, columns: 32)
        let scoring = sample.scoring()
        try sample.check(risks: try await scoring.scorer.risks(of: scoring.matrix, threads: threads))
        return scoring
    }
}
