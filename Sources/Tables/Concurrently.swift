internal import Dispatch
internal import Synchronization

/// Works on 0..<count by at most `threads` threads at a time, and returns the results in order once all are done.
///
/// It blocks: for work in the midst of what is no task. Long work is for `onThreads`.
package func concurrently<Result: Sendable>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) -> Result
) -> [Result] {
    let workers = min(threads, count)
    guard workers > 1 else { return (0..<count).map(work) }
    let next = Atomic(0)
    let found = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            let result = work(index)
            found.withLock { $0[index] = result }
        }
    }
    return found.withLock { $0.compactMap(\.self) }
}
