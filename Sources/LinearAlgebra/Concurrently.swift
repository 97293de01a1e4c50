internal import Dispatch
internal import Synchronization

/// Works on 0..<count in ranges of `size`, by at most `threads` threads at a time, and returns the sum of the results once
/// all are done.
///
/// It blocks, so that work may borrow what its caller borrows: buffers that no task could hold.
func concurrently(_ count: Int, size: Int, threads: Int, _ work: @Sendable (Range<Int>) -> Int) -> Int {
    precondition(size > 0, "ranges of \(size)")
    let pieces = (count + size - 1) / size
    @Sendable func range(_ piece: Int) -> Range<Int> { piece * size..<min(count, (piece + 1) * size) }
    let workers = min(threads, pieces)
    guard workers > 1 else { return (0..<pieces).reduce(0) { $0 + work(range($1)) } }
    let next = Atomic(0)
    let sum = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
            let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard piece < pieces else { return }
            sum.wrappingAdd(work(range(piece)), ordering: .relaxed)
        }
    }
    return sum.load(ordering: .sequentiallyConsistent)
}
