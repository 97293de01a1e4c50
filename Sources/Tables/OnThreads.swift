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
