/// Works on 0..<count in ranges of `size`, at most `threads` at a time, and returns the results in the order of the ranges,
/// so that the answer does not depend on the number of threads.
package func inRanges<Result: Sendable>(
    of count: Int, size: Int, threads: Int, _ work: @escaping @Sendable (Range<Int>) throws -> Result
) async throws -> [Result] {
    precondition(size > 0, "ranges of \(size)")
    let ranges = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    if threads <= 1 || ranges.count <= 1 { return try ranges.map(work) }
    return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var results = [Result?](repeating: nil, count: ranges.count)
        var next = 0
        func start() {
            guard next < ranges.count else { return }
            let index = next
            next += 1
            group.addTask { (index, try work(ranges[index])) }
        }
        for _ in 0..<threads { start() }
        while let (index, result) = try await group.next() {
            results[index] = result
            start()
        }
        return results.compactMap(\.self)
    }
}
