import Synchronization

/// Cuts rows into ranges whose borders depend on the number of rows alone, and works on them with several threads.
///
/// Results come back in the order of the ranges, so merging them gives the same bits for any number of threads.
struct ParallelRanges: Sendable {
    /// The ranges, ascending and without gaps.
    let ranges: [Range<Int>]
    /// How many ranges are worked on at a time.
    let threads: Int

    /// The first part of every range: a sample spread over all rows.
    func thinned(by factor: Int) -> ParallelRanges {
        ParallelRanges(
            ranges: ranges.map { $0.prefix(max(1, $0.count / factor)) }.map { $0.lowerBound..<$0.upperBound },
            threads: threads)
    }

    private init(ranges: [Range<Int>], threads: Int) {
        self.ranges = ranges
        self.threads = threads
    }

    /// At most 64 ranges of at least 8,192 rows.
    init(count: Int, threads: Int) {
        self.init(count: count, size: max(8192, (count + 63) / 64), threads: threads)
    }

    /// Ranges of a size, for work that is dearer than a row.
    init(count: Int, size: Int, threads: Int) {
        ranges = stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
        self.threads = max(1, threads)
    }

    /// The result of every range, in order.
    func map<Result: Sendable>(_ body: @escaping @Sendable (Range<Int>) -> Result) async -> [Result] {
        await map(onEachThread: { next in
            var results: [Result] = []
            while let range = next() { results.append(body(range)) }
            return results
        })
    }

    /// The same of work that a thread makes ready for once: it takes ranges until there are none, and returns the result of each.
    func map<Result: Sendable>(
        onEachThread body: @escaping @Sendable (_ next: () -> Range<Int>?) -> [Result]
    ) async -> [Result] {
        let workers = min(threads, ranges.count)
        guard workers > 1 else {
            var rest = ranges[...]
            return body { rest.popFirst() }
        }
        var found = [Result?](repeating: nil, count: ranges.count)
        // Whoever is done takes the next range: a thread that others keep waiting holds up no more than one.
        let turns = Turns()
        await withTaskGroup(of: (places: [Int], results: [Result]).self) { group in
            for _ in 0..<workers {
                group.addTask {
                    var places: [Int] = []
                    let results = body {
                        let place = turns.next()
                        guard place < ranges.count else { return nil }
                        places.append(place)
                        return ranges[place]
                    }
                    return (places, results)
                }
            }
            for await part in group {
                precondition(part.places.count == part.results.count, "\(part.places.count) ranges need a result each")
                for (place, result) in zip(part.places, part.results) { found[place] = result }
            }
        }
        return found.compactMap { $0 }
    }
}

/// Numbers from 0 on, each given once, to whichever thread asks.
private final class Turns: Sendable {
    private let taken = Atomic(0)

    func next() -> Int { taken.add(1, ordering: .relaxed).oldValue }
}
