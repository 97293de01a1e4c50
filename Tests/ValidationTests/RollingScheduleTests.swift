import Histories
import Statistics
import Tables
import Testing

@testable import Validation

@Suite struct RollingScheduleTests {
    private static let start = Instant(year: 2024, month: 1, day: 1)
    private static func cutoff(_ day: Int) -> Cutoff { Cutoff(start.adding(days: day)) }

    /// Cutoffs, horizons and numbers of training cutoffs drawn at random.
    private static func random(_ seed: UInt64) -> (days: [Int], horizon: Int, training: Int) {
        var generator = SeededGenerator(seed: seed)
        let days = (0..<(2 + generator.below(14))).map { _ in generator.below(400) }
        return (days, 1 + generator.below(120), 1 + generator.below(3))
    }

    /// By the definition, day by day: no label of a model may be unsettled at the cutoff it is tested at, and every
    /// pair that satisfies this is tested.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func theEmbargoIsNeverBrokenAndNothingElseIsLeftOut(_ seed: UInt64) {
        let (given, horizon, training) = Self.random(seed)
        let days = Set(given).sorted()
        var expected: [RollingSchedule.Pair] = []
        for (tested, day) in days.enumerated() {
            for origin in days.indices where origin + 1 >= training {
                let learnt = days[(origin + 1 - training)...origin]
                if learnt.allSatisfy({ $0 + horizon <= day }) { expected.append(.init(origin: origin, tested: tested)) }
            }
        }
        let schedule = try? RollingSchedule(
            given.map(Self.cutoff), window: LabelWindow(horizonDays: horizon), trainingCutoffs: training)
        #expect((schedule?.pairs ?? []) == expected)
    }

    @Test func cutoffsWithinOneHorizonAreRefused() {
        let window = LabelWindow(horizonDays: 30)
        #expect(throws: RollingError.self) { try RollingSchedule([Self.cutoff(0), Self.cutoff(29)], window: window) }
        #expect(throws: Never.self) { try RollingSchedule([Self.cutoff(0), Self.cutoff(30)], window: window) }
        #expect(throws: RollingError.self) {
            try RollingSchedule([Self.cutoff(0), Self.cutoff(30)], window: window, trainingCutoffs: 2)
        }
    }

    @Test func automaticCutoffsEndWhereTheDataSettleTheLastLabel() {
        let window = LabelWindow(horizonDays: 90)
        let found = RollingSchedule.cutoffs(from: Self.start, dataEnd: Self.start.adding(days: 200), window: window)
        #expect(found == [20, 50, 80, 110].map(Self.cutoff))
        let wide = RollingSchedule.cutoffs(
            from: Self.start, dataEnd: Self.start.adding(days: 200), window: window, every: 55)
        #expect(wide == [0, 55, 110].map(Self.cutoff))
        #expect(
            RollingSchedule.cutoffs(from: Self.start, dataEnd: Self.start.adding(days: 89), window: window).isEmpty)
    }

    @Test(arguments: [300, 690, 719, 720, 721, 2000, 9999])
    func automaticCutoffsAreAtMostTwentyFour(_ span: Int) {
        let window = LabelWindow(horizonDays: 1)
        let found = RollingSchedule.cutoffs(
            from: Self.start, dataEnd: Self.start.adding(days: span + 1), window: window)
        #expect((10...24).contains(found.count))
        #expect(found.last == Self.cutoff(span))
        #expect(found.allSatisfy { $0.instant >= Self.start })
    }
}
