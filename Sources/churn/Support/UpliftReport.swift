import Evaluation
import Models
import Reports
import Tables
import Training

/// What is said of an uplift model: what it is worth on rows not seen, and what stands against it.
struct UpliftReport {
    let options: UpliftOptions
    let direction: UpliftModel.Direction
    let evidence: UpliftEvidence
    var outcomes: TreatedOutcomes
    /// Those of Qini and AUUC; nil where there are too few rows.
    var intervals: UpliftIntervals?
    var logLoss: Double?
    var seenBy: String
    let model: UpliftModel

    /// The share of rows that the figure of the top speaks of.
    static let top = 0.3

    /// Rows foretold to be harmed by treatment: sleeping dogs.
    private var harmed: SeenUplift { outcomes.uplift(below: 0) }

    private var harmedShare: Double { (harmed.treated + harmed.untreated) / Double(outcomes.rows) }

    /// What the randomised rows say of those foretold to be harmed.
    private var sleepingDogs: String {
        guard harmedShare > 0 else { return "Sleeping dogs: nobody is foretold to be harmed by the treatment." }
        let terms = model.leadingTerms.filter { $0.effect < 0 }.prefix(3).map(\.name).joined(separator: ", ")
        let (low, high) = (harmed.interval.lowerBound, harmed.interval.upperBound)
        let verdict = high < 0 ? "the data confirm it" : low > 0 ? "the data contradict it" : "the data leave it open"
        return
            "Sleeping dogs: \(NumberText.percent(harmedShare)) of the rows are foretold to be harmed; their effect was "
            + "\(text(harmed)): \(verdict)."
            + (terms.isEmpty ? "" : " What lowers uplift most: \(terms).")
    }

    private func text(_ seen: SeenUplift) -> String { text(seen.uplift, seen.interval, decimals: 4) }

    private func text(_ value: Double, _ interval: ClosedRange<Double>?, decimals: Int) -> String {
        NumberText.fixed(value, decimals: decimals)
            + (interval.map {
                " (95 %: \(NumberText.fixed($0.lowerBound, decimals: decimals)) to "
                    + "\(NumberText.fixed($0.upperBound, decimals: decimals)))"
            } ?? "")
    }

    func text(for terminal: Terminal) -> String {
        let untreated = outcomes.rows - outcomes.treatedRows
        var text =
            "\(options.method.rawValue), ridge \(shortestText(options.l2)); \(NumberText.count(outcomes.treatedRows)) treated "
            + "and \(NumberText.count(untreated)) untreated rows, not seen by the fits (\(seenBy))\n\n"
        text += "average effect   \(self.text(outcomes.average))\n"
        text += "top 30 %         \(self.text(outcomes.uplift(atTop: Self.top)))\n"
        text += "Qini             \(self.text(outcomes.qini, intervals?.qini, decimals: 5))\n"
        text += "AUUC             \(self.text(outcomes.auuc, intervals?.auuc, decimals: 5))\n\n"
        var table = TextTable([
            .number("tenth"), .number("treated"), .number("untreated"), .number("uplift"), .number("95 % low"),
            .number("high"),
        ])
        for (index, tenth) in outcomes.tenths.enumerated() {
            table.append([
                String(index + 1), NumberText.fixed(tenth.treatedShare, decimals: 4),
                NumberText.fixed(tenth.untreatedShare, decimals: 4), NumberText.fixed(tenth.uplift, decimals: 4),
                NumberText.fixed(tenth.interval.lowerBound, decimals: 4),
                NumberText.fixed(tenth.interval.upperBound, decimals: 4),
            ])
        }
        return text + table.text(for: terminal) + "\n\(sleepingDogs)\n"
    }

    var json: JSONText {
        .object([
            ("method", .string(options.method.rawValue)), ("l2", .number(options.l2)),
            ("direction", .string(direction.rawValue)), ("rows", .integer(outcomes.rows)),
            ("treated", .integer(outcomes.treatedRows)), ("seen_by", .string(seenBy)),
            ("log_loss", .number(logLoss)), ("average", Self.object(outcomes.average)),
            ("top_30", Self.object(outcomes.uplift(atTop: Self.top))), ("qini", .number(outcomes.qini)),
            ("qini_interval", Self.object(intervals?.qini)), ("auuc", .number(outcomes.auuc)),
            ("auuc_interval", Self.object(intervals?.auuc)),
            ("resamples", .number(intervals.map { Double($0.replicates) })),
            ("tenths", .array(outcomes.tenths.map { Self.object($0) })),
            ("sleeping_dogs", .object([("share", .number(harmedShare)), ("seen", Self.object(harmed))])),
            ("balance", Self.object(evidence.balance)), ("heterogeneity", Self.object(evidence.heterogeneity)),
            ("looks_randomised", .bool(evidence.looksRandomised)),
            ("effect_differs", .bool(evidence.effectDiffers)),
            (
                "terms",
                .array(
                    model.leadingTerms.map {
                        .object([("name", .string($0.name)), ("uplift_log_odds", .number($0.effect))])
                    })
            ),
            ("warnings", .array(evidence.warnings.map(JSONText.string))),
        ])
    }

    private static func object(_ seen: SeenUplift) -> JSONText {
        .object([
            ("treated", .number(seen.treated)), ("untreated", .number(seen.untreated)),
            ("uplift", .number(seen.uplift)), ("low", .number(seen.interval.lowerBound)),
            ("high", .number(seen.interval.upperBound)),
        ])
    }

    /// Low and high; null where there are too few rows.
    private static func object(_ interval: ClosedRange<Double>?) -> JSONText {
        interval.map { .object([("low", .number($0.lowerBound)), ("high", .number($0.upperBound))]) } ?? .number(nil)
    }

    private static func object(_ test: UpliftEvidence.Test) -> JSONText {
        .object([
            ("chi_squared", .number(test.chiSquared)), ("degrees_of_freedom", .integer(test.degreesOfFreedom)),
            ("p_value", .number(test.pValue)),
        ])
    }
}
