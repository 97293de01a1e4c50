/// Even parts of `0..<count`, at most `parts` of them.
package func ranges(of count: Int, parts: Int) -> [Range<Int>] {
    let parts = max(1, min(parts, count))
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
}

/// Runs `body` for each index on at most `threads` threads and hands the results to `take`, in whatever order they come.
package func onThreads<Result: Sendable>(
    _ threads: Int, _ indices: Range<Int>, _ body: @escaping @Sendable (Int) -> Result, take: (Int, Result) -> Void
) async {
    if threads <= 1 || indices.count <= 1 {
        for index in indices { take(index, body(index)) }
        return
    }
    await withTaskGroup(of: (Int, Result).self) { group in
        var next = indices.lowerBound
        while next < indices.upperBound, next - indices.lowerBound < threads {
            let index = next
            group.addTask { (index, body(index)) }
            next += 1
        }
        for await (index, result) in group {
            take(index, result)
            if next < indices.upperBound {
                let index = next
                group.addTask { (index, body(index)) }
                next += 1
            }
        }
    }
}

/// Works on 0..<count, at most `threads` at a time, and hands the results to `take` in order; at most twice as many as there
/// are threads wait to be taken.
package func inOrder<Result: Sendable>(
    _ count: Int, threads: Int, isolation: isolated (any Actor)? = #isolation,
    _ work: @escaping @Sendable (Int) async throws -> Result, take: (Result) throws -> Void
) async throws {
    if threads <= 1 {
        for index in 0..<count { try take(await work(index)) }
        return
    }
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var waiting: [Int: Result] = [:]
        var (started, running, taken) = (0, 0, 0)
        func start() {
            while started < count, running < threads, started - taken < 3 * threads {
                let index = started
                group.addTask { (index, try await work(index)) }
                started += 1
                running += 1
            }
        }
        start()
        while let (index, result) = try await group.next() {
            waiting[index] = result
            running -= 1
            start()
            while let next = waiting.removeValue(forKey: taken) {
                try take(next)
                taken += 1
                start()
            }
        }
    }
}
