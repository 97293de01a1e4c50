internal import Evaluation
internal import Features
public import Histories
public import Models
internal import Scoring
public import Training

/// Models trained at successive origins, each tested at every later cutoff that the embargo admits.
public struct RollingValidation: Sendable {
    /// A model of one origin.
    public struct Origin: Sendable {
        public let origin: Cutoff
        public let model: RiskModel
    }

    public let schedule: RollingSchedule
    /// By ascending origin.
    public let origins: [Origin]
    /// By tested cutoff, then origin.
    public let tests: [ModelTest]
    /// Origins without a model and cutoffs without a test, and why.
    public let skipped: [String]

    /// Trains and tests.
    ///
    /// - Parameters:
    ///   - panel: The rows at every cutoff of the schedule.
    ///   - treated: What training does with rows contacted within their horizon; tests take every row. nil takes them as they are.
    ///   - onStep: Called after each training and each tested cutoff; there are at most `steps(of:)`.
    public static func run(
        _ panel: TrainingPanel, _ schedule: RollingSchedule, _ options: TrainingOptions,
        treated: (rule: TreatedRule, histories: Histories)? = nil, onStep: @Sendable () -> Void = {}
    ) async throws -> RollingValidation {
        let wanted = Set(schedule.pairs.map(\.origin)).sorted()
        var models: [Int: RiskModel] = [:]
        var skipped: [String] = []
        for origin in wanted {
            defer { onStep() }
            do {
                let rows = panel.restricted(to: schedule.training(ofOrigin: origin))
                let untouched = treated.map { rows.untouched(by: $0.rule, in: $0.histories, options) }
                models[origin] = try await Trainer.train(untouched?.panel ?? rows, untouched?.options ?? options)
            } catch let error as TrainingError where error.isOfItsRows {
                skipped.append("no model as of \(schedule.cutoffs[origin].instant): \(error)")
            }
        }
        var tests: [ModelTest] = []
        for tested in Set(schedule.pairs.map(\.tested)).sorted() {
            defer { onStep() }
            let admitted = wanted.filter { models[$0] != nil && schedule.admits(origin: $0, tested: tested) }
            let rows = panel.restricted(to: [schedule.cutoffs[tested]])
            do {
                tests += try await Self.tests(of: admitted, models, rows, schedule, tested, threads: options.threads)
            } catch let error as EvaluationError {
                skipped.append("no test as of \(schedule.cutoffs[tested].instant): \(error)")
            }
        }
        guard !tests.isEmpty else { throw RollingError.nothingTested(skipped) }
        let origins = wanted.compactMap { index in
            models[index].map { Origin(origin: schedule.cutoffs[index], model: $0) }
        }
        return RollingValidation(schedule: schedule, origins: origins, tests: tests, skipped: skipped)
    }

    /// How many trainings and tested cutoffs a schedule takes.
    public static func steps(of schedule: RollingSchedule) -> Int {
        Set(schedule.pairs.map(\.origin)).count + Set(schedule.pairs.map(\.tested)).count
    }

    /// The curve that the tests draw.
    public var stayingPower: StayingPower {
        StayingPower(tests, window: schedule.window, meanGapDays: schedule.meanGapDays)
    }

    /// The tests of several models at one cutoff, the last of them the freshest.
    private static func tests(
        of admitted: [Int], _ models: [Int: RiskModel], _ rows: TrainingPanel, _ schedule: RollingSchedule,
        _ tested: Int, threads: Int
    ) async throws -> [ModelTest] {
        var figures: [(origin: Cutoff, figures: Figures)] = []
        for origin in admitted {
            guard let model = models[origin] else { continue }
            let matrix = try model.matrix(of: rows.panel.matrix, ids: rows.ids)
            let risks = try await Scorer(model).risks(of: matrix, threads: threads)
            let outcomes = try RankedOutcomes(churned: rows.panel.churned, scores: risks)
            figures.append((schedule.cutoffs[origin], Figures(of: outcomes)))
        }
        guard let freshest = figures.last else { return [] }
        return figures.map { origin, found in
            ModelTest(
                origin: origin, tested: schedule.cutoffs[tested], figures: found, freshest: freshest.figures,
                freshestOrigin: freshest.origin)
        }
    }
}

extension TrainingPanel {
    fileprivate func restricted(to cutoffs: [Cutoff]) -> TrainingPanel {
        TrainingPanel(panel.restricted(to: Set(cutoffs)), ids: ids, activeDays: activeDays)
    }
}

extension TrainingError {
    /// Whether other rows could do better: else every origin would fail for the same reason.
    fileprivate var isOfItsRows: Bool {
        switch self {
        case .nobody, .oneClass, .nothingToLearnFrom, .notConverged: true
        case .unknownInput, .signOfNoNumber, .lacking, .notANumber: false
        }
    }
}
