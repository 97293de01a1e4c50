import Synchronization
import Testing

@testable import Tables

@Suite struct InOrderTests {
    private struct Stop: Error {}

    @Test(arguments: [1, 2, 5]) func resultsAreTakenInOrder(_ threads: Int) async throws {
        var taken: [Int] = []
        let running = Atomic(0)
        let most = Atomic(0)
        try await inOrder(200, threads: threads) { index in
            let now = running.wrappingAdd(1, ordering: .relaxed).newValue
            most.max(now, ordering: .relaxed)
            // Later ones are often done first.
            for _ in 0..<(index % 7) { await Task.yield() }
            running.wrappingSubtract(1, ordering: .relaxed)
            return index
        } take: {
            taken.append($0)
        }
        #expect(taken == Array(0..<200))
        #expect(most.load(ordering: .relaxed) <= threads)
    }

    /// While the first is not taken, no more than three times as many as there are threads are begun.
    @Test func fewResultsWait() async throws {
        let begun = Atomic(0)
        let early = Atomic(0)
        try await inOrder(100, threads: 2) { index in
            begun.wrappingAdd(1, ordering: .relaxed)
            if index == 0 {
                for _ in 0..<2_000 { await Task.yield() }
                early.store(begun.load(ordering: .relaxed), ordering: .relaxed)
            }
            return index
        } take: { _ in
        }
        #expect(early.load(ordering: .relaxed) <= 6)
        #expect(begun.load(ordering: .relaxed) == 100)
    }

    @Test(arguments: [1, 3]) func whatIsThrownEndsIt(_ threads: Int) async {
        var taken = 0
        await #expect(throws: Stop.self) {
            try await inOrder(50, threads: threads) { index in
                if index == 10 { throw Stop() }
                return index
            } take: { _ in
                taken += 1
            }
        }
        #expect(taken <= 10)
        await #expect(throws: Stop.self) {
            try await inOrder(50, threads: threads) {
                $0
            } take: {
                if $0 == 3 { throw Stop() }
            }
        }
    }
}
