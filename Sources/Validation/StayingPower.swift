internal import Evaluation
public import Histories
internal import Tables

/// How the figures of models decay with their age.
public struct StayingPower: Sendable {
    /// All tests of models of about one age.
    public struct Age: Sendable {
        /// The mean age, in days from the last training cutoff to the tested one.
        public let days: Int
        public let tests: [ModelTest]
        public let auc: PeriodMean
        /// Against the freshest admissible model at the same cutoffs.
        public let aucLost: PeriodMean
        public let skill: PeriodMean
        /// Against the freshest admissible model at the same cutoffs.
        public let skillLost: PeriodMean
        /// The skill of the freshest models at the same cutoffs.
        public let freshestSkill: PeriodMean
        public let expectedCalibrationError: PeriodMean
        /// nil where no test has a slope.
        public let calibrationSlope: PeriodMean?
        public let topDecileLift: PeriodMean
        public let baseRate: PeriodMean
        public let meanRisk: PeriodMean

        /// Whether every test is of the freshest model itself, which has lost nothing by definition.
        public var isFreshest: Bool { tests.allSatisfy { $0.origin == $0.freshestOrigin } }
    }

    public let window: LabelWindow
    /// The mean days between cutoffs: ages are told apart no finer.
    public let stepDays: Int
    /// By ascending age.
    public let ages: [Age]

    /// The curve of tests; ages are put together that are nearest to the same multiple of the mean gap between cutoffs.
    public init(_ tests: [ModelTest], window: LabelWindow, meanGapDays: Double) {
        self.window = window
        stepDays = max(1, Int(meanGapDays.rounded()))
        var groups: [Int: [ModelTest]] = [:]
        for test in tests { groups[Int((test.ageDays / meanGapDays).rounded()), default: []].append(test) }
        ages = groups.keys.sorted().map { Age(groups[$0] ?? [], window) }
    }
}

extension StayingPower.Age {
    /// - Parameter tests: At least one.
    init(_ tests: [ModelTest], _ window: LabelWindow) {
        func mean(_ figure: (ModelTest) -> Double?) -> PeriodMean? {
            let values = tests.compactMap { test in
                figure(test).map { PeriodMean.Value(tested: test.tested, value: $0) }
            }
            return values.isEmpty ? nil : PeriodMean(values, window: window)
        }
        func known(_ figure: (ModelTest) -> Double) -> PeriodMean {
            PeriodMean(tests.map { PeriodMean.Value(tested: $0.tested, value: figure($0)) }, window: window)
        }
        self.tests = tests
        days = Int((tests.reduce(0) { $0 + $1.ageDays } / Double(tests.count)).rounded())
        auc = known(\.figures.auc)
        aucLost = known(\.aucLost)
        skill = known(\.skill)
        skillLost = known(\.skillLost)
        freshestSkill = known(\.freshest.skill)
        expectedCalibrationError = known { $0.figures.expectedCalibrationError ?? .nan }
        calibrationSlope = mean(\.figures.calibrationSlope)
        topDecileLift = known(\.figures.topDecileLift)
        baseRate = known(\.figures.baseRate)
        meanRisk = known { $0.figures.meanRisk ?? .nan }
    }
}
