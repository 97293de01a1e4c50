import Evaluation
import Histories
import Models
import Tables
import Validation

/// A rolling validation as JSON: every model, every test, the curve and the advice.
struct ValidationJSON {
    private let validation: RollingValidation
    private let advice: RetrainingAdvice
    private let outcome: Outcome

    init(_ validation: RollingValidation, _ advice: RetrainingAdvice, _ outcome: Outcome) {
        self.validation = validation
        self.advice = advice
        self.outcome = outcome
    }

    var text: String {
        JSONText.object([
            ("label", .string(outcome.name)), ("horizon_days", .integer(validation.schedule.window.horizonDays)),
            ("cutoffs", .array(validation.schedule.cutoffs.map(Self.date))),
            ("models", .array(validation.origins.map(Self.json))), ("tests", .array(validation.tests.map(Self.json))),
            ("ages", .array(validation.stayingPower.ages.map(Self.json))), ("advice", adviceJSON),
            ("skipped", .array(validation.skipped.map(JSONText.string))),
        ]).text
    }

    private static func date(_ cutoff: Cutoff) -> JSONText { .string(cutoff.instant.description) }

    private static func json(_ origin: RollingValidation.Origin) -> JSONText {
        let figures = origin.model.training.figures
        var cutoffs: [JSONText] = []
        if case .histories(let subject) = origin.model.training.subject { cutoffs = subject.cutoffs.map(date) }
        return .object([
            ("trained_as_of", .array(cutoffs)), ("rows", .integer(figures.rows)),
            ("churners", .integer(figures.churners)), ("l2", .number(figures.l2)),
            ("terms", .integer(origin.model.terms.count)),
        ])
    }

    private static func json(_ test: ModelTest) -> JSONText {
        let figures = test.figures
        return .object([
            ("trained_as_of", date(test.origin)), ("tested_as_of", date(test.tested)),
            ("age_days", .number(test.ageDays)), ("freshest_trained_as_of", date(test.freshestOrigin)),
            ("rows", .integer(figures.rows)), ("positives", .integer(figures.positives)), ("auc", .number(figures.auc)),
            ("log_loss", .number(figures.logLoss)), ("base_rate_log_loss", .number(figures.baseRateLogLoss)),
            ("skill", .number(test.skill)), ("auc_lost", .number(test.aucLost)),
            ("skill_lost", .number(test.skillLost)),
            ("expected_calibration_error", .number(figures.expectedCalibrationError)),
            ("calibration_slope", .number(figures.calibrationSlope)),
            ("top_decile_lift", .number(figures.topDecileLift)), ("base_rate", .number(figures.baseRate)),
            ("mean_risk", .number(figures.meanRisk)),
        ])
    }

    private static func json(_ age: StayingPower.Age) -> JSONText {
        .object([
            ("age_days", .integer(age.days)), ("tests", .integer(age.tests.count)),
            ("is_freshest", .bool(age.isFreshest)), ("auc", json(age.auc)), ("auc_lost", json(age.aucLost)),
            ("skill", json(age.skill)), ("skill_lost", json(age.skillLost)),
            ("freshest_skill", json(age.freshestSkill)), ("lost_share", .number(age.lostShare)),
            ("expected_calibration_error", json(age.expectedCalibrationError)),
            ("calibration_slope", age.calibrationSlope.map(json) ?? .number(nil)),
            ("top_decile_lift", json(age.topDecileLift)), ("base_rate", json(age.baseRate)),
            ("mean_risk", json(age.meanRisk)),
        ])
    }

    private static func json(_ mean: PeriodMean) -> JSONText {
        .object([
            ("mean", .number(mean.mean)), ("periods", .integer(mean.periods)),
            (
                "interval_90",
                mean.interval.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .number(nil)
            ),
        ])
    }

    private var adviceJSON: JSONText {
        var members: [(key: String, value: JSONText)] = [
            ("retrain_every_days", advice.everyDays.map(JSONText.integer) ?? .number(nil)),
            ("retrain_by", advice.retrainBy.map { .string($0.description) } ?? .number(nil)),
            ("good_until_days", .integer(advice.goodUntilDays)), ("tolerance", .number(advice.tolerance)),
        ]
        switch advice.finding {
        case .worn(let days, let lost):
            members += [("finding", .string("worn")), ("age_days", .integer(days)), ("lost_share", .number(lost))]
        case .holds: members.append(("finding", .string("holds")))
        case .open(let days, let moreDays):
            members += [
                ("finding", .string("open")), ("age_days", .integer(days)),
                ("more_days", moreDays.map(JSONText.integer) ?? .number(nil)),
            ]
        case .nothingToKeep(let skill):
            members += [("finding", .string("nothing_to_keep")), ("skill", .number(skill))]
        }
        return .object(members + [("sentence", .string(advice.description))])
    }
}
