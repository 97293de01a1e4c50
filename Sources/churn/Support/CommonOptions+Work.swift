import Features
import Tables

extension CommonOptions {
    /// An extractor of features, by default of the whole catalogue, that shows on a terminal how far it is.
    func extractor(of features: [Feature] = Catalogue.features) -> FeatureExtractor {
        let bar = Progress("computing features", total: nil, quiet: quiet)
        return FeatureExtractor(features: features, threads: threads) { bar.advance(by: $0, of: $1) }
    }

    /// How many customers' lines are worked on at a time.
    static let linesPerRange = 4096

    /// The lines of so many customers, worked on in ranges side by side; a terminal shows how far it is.
    func lines<Lines: Sendable>(
        of count: Int, _ work: @escaping @Sendable (Range<Int>) throws -> Lines
    ) async throws -> [Lines] {
        let bar = Progress("finding reasons", total: count, quiet: quiet)
        defer { bar.finish() }
        return try await inRanges(of: count, size: Self.linesPerRange, threads: threads) { range in
            let lines = try work(range)
            bar.advance(by: range.count)
            return lines
        }
    }
}
