public import Histories
public import Tables

/// When to train again, by the staying-power curve.
///
/// A model is worn at the first age at which it has lost more of the freshest models' skill than the tolerance allows,
/// the whole 90 % interval of the loss lying above it, and at which the next age, where one is tested, has lost more
/// than that too: one age out of many may be a fluke. It holds at an age where the whole interval lies at or below the
/// tolerance. Anything else is open.
public struct RetrainingAdvice: Sendable, Equatable {
    public enum Finding: Sendable, Equatable {
        /// Worn at an age: there it has lost this share of the freshest models' skill.
        case worn(days: Int, lost: Double)
        /// Shown to hold at every age that was tested.
        case holds
        /// Neither worn nor shown to hold at an age, and after how many further days of data one could tell; nil where
        /// the loss is too near the tolerance to ever say.
        case open(days: Int, moreDays: Int?)
        /// Even the freshest models tell no more than the base rate.
        case nothingToKeep(skill: Double)
    }

    public let finding: Finding
    /// The share of the freshest models' skill that may be lost.
    public let tolerance: Double
    /// The age of the freshest admissible models.
    public let freshestDays: Int
    /// The greatest age before the first that is worn or open.
    public let goodUntilDays: Int
    /// Ages are told apart no finer.
    public let stepDays: Int
    /// The last cutoff that a model can be trained at now.
    public let lastOrigin: Cutoff

    /// The advice of a curve of at least one age.
    public init(_ power: StayingPower, tolerance: Double, lastOrigin: Cutoff) {
        precondition(!power.ages.isEmpty, "a curve without a point")
        self.tolerance = tolerance
        self.lastOrigin = lastOrigin
        stepDays = power.stepDays
        freshestDays = power.ages[0].days
        let skill = power.ages[0].freshestSkill.mean
        guard skill > 0 else {
            finding = .nothingToKeep(skill: skill)
            goodUntilDays = freshestDays
            return
        }
        let older = power.ages.filter { !$0.isFreshest }
        let worn = older.indices.first { place in
            older[place].isWorn(tolerance) && (place + 1 == older.count || older[place + 1].lostShare > tolerance)
        }
        let open = older.firstIndex { !$0.holds(tolerance) }
        if let worn {
            finding = .worn(days: older[worn].days, lost: older[worn].lostShare)
        } else if let open {
            finding = Self.open(older[open...].filter { !$0.holds(tolerance) }, tolerance, power.window)
        } else if older.isEmpty {
            let moreDays = PeriodMean.fewestPeriods * power.window.horizonDays
            finding = .open(days: freshestDays + power.stepDays, moreDays: moreDays)
        } else {
            finding = .holds
        }
        let end = worn ?? open ?? older.count
        goodUntilDays = end > 0 ? older[end - 1].days : freshestDays
    }

    /// Of the ages that are open, the one that further data would settle first. Ages with an interval go before those with
    /// fewer periods, whose differences are hardly known.
    private static func open(
        _ ages: [StayingPower.Age], _ tolerance: Double, _ window: LabelWindow
    ) -> Finding {
        let known = ages.filter { $0.skillLost.interval != nil }
        let waits = (known.isEmpty ? ages : known).map { ($0.days, $0.moreDays(tolerance, window)) }
        let soonest = waits.min { ($0.1 ?? .max) < ($1.1 ?? .max) } ?? (0, nil)
        return .open(days: soonest.0, moreDays: soonest.1)
    }

    /// How often to train: a model is already as old as the freshest when the last of its labels settles.
    public var everyDays: Int? {
        switch finding {
        case .worn, .holds: max(stepDays, goodUntilDays - freshestDays)
        case .open, .nothingToKeep: nil
        }
    }

    /// Until when a model trained at the last possible cutoff is known to be good enough.
    public var retrainBy: Instant? { everyDays == nil ? nil : lastOrigin.instant.adding(days: goodUntilDays) }
}

extension StayingPower.Age {
    /// The skill lost over the skill of the freshest models at the same cutoffs; NaN where those have none to lose.
    public var lostShare: Double { freshestSkill.mean > 0 ? skillLost.mean / freshestSkill.mean : .nan }

    /// The 90 % interval of the share, the skill of the freshest models taken as known.
    public var lostShareInterval: ClosedRange<Double>? {
        guard let interval = skillLost.interval, freshestSkill.mean > 0 else { return nil }
        return interval.lowerBound / freshestSkill.mean...interval.upperBound / freshestSkill.mean
    }

    private func allowed(_ tolerance: Double) -> Double { tolerance * max(0, freshestSkill.mean) }

    func isWorn(_ tolerance: Double) -> Bool {
        skillLost.interval.map { $0.lowerBound > allowed(tolerance) } ?? false
    }

    func holds(_ tolerance: Double) -> Bool {
        skillLost.interval.map { $0.upperBound <= allowed(tolerance) } ?? false
    }

    /// Nobody waits ten years to learn whether a model has aged.
    private static let longestWaitDays = 3650

    /// How many more days of data it takes until the interval can lie on one side, as the periods differ now.
    func moreDays(_ tolerance: Double, _ window: LabelWindow) -> Int? {
        guard skillLost.periods >= 2 else {
            return (PeriodMean.fewestPeriods - skillLost.periods) * window.horizonDays
        }
        let days = skillLost.periodsNeeded(toTellFrom: allowed(tolerance))
            .map { max(1, $0 - skillLost.periods) * window.horizonDays }
        return days.flatMap { $0 > Self.longestWaitDays ? nil : $0 }
    }
}

extension RetrainingAdvice: CustomStringConvertible {
    /// The advice as a sentence or two.
    public var description: String {
        let share = "\(Self.percent(tolerance)) of the skill of a fresh one"
        switch finding {
        case .worn(let days, let lost):
            return cadence
                + "A model of \(days) days has lost \(Self.percent(lost)) of the skill of a fresh one, more than the "
                + "\(Self.percent(tolerance)) that are allowed."
        case .holds:
            return cadence
                + "Up to \(goodUntilDays) days, the oldest that could be tested, a model loses no more than \(share)."
        case .open(let days, let moreDays):
            let shown =
                goodUntilDays > freshestDays
                ? "Up to \(goodUntilDays) days a model is shown to lose no more than \(share). " : ""
            return shown
                + "The data are too short to tell more: at no tested age is a loss of more than \(share) shown. "
                + Self.wait(moreDays, days)
        case .nothingToKeep(let skill):
            return
                "Even the freshest models tell no more of customers to come than the base rate (skill "
                + "\(Self.percent(skill))): there is nothing to lose by age; improve the model first."
        }
    }

    private var cadence: String {
        let every = everyDays ?? stepDays
        let date = retrainBy ?? lastOrigin.instant
        if goodUntilDays == freshestDays {
            return
                "Retrain whenever new labels have settled, at least every \(every) days (cutoffs closer together "
                + "would tell whether more often): a model trained as of \(lastOrigin.instant) is good until \(date). "
        }
        return
            "Retrain at least every \(every) days: a model trained as of \(lastOrigin.instant) is good until \(date). "
    }

    private static func wait(_ moreDays: Int?, _ ageDays: Int) -> String {
        guard let moreDays else { return "Ten more years of data would not tell either: the losses are near to that." }
        let months = max(1, Int((Double(moreDays) / 30.44).rounded(.up)))
        return "About \(months) more month\(months == 1 ? "" : "s") of data would tell of models of \(ageDays) days."
    }

    private static func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded() / 10
        return (tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)) + " %"
    }
}
