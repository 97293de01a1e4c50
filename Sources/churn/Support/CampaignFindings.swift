import Reports
import Retention
import Tables

/// What is said of measured campaigns.
struct CampaignFindings {
    let names: [String]
    /// What churning means.
    let meaning: String
    let roll: CampaignRoll
    let outcomes: CampaignOutcomes
    let measurement: CampaignMeasurement
    let segment: String?
    /// The gain worth finding; nil for the one observed.
    let effect: Double?
    var money: CampaignMoney?

    private var gain: RetentionGain { measurement.gain }
    private var counts: ArmCounts { measurement.counts }

    /// Said loudly where the arms have not the sizes asked for.
    var mismatch: String? {
        guard let ratio = measurement.ratio, ratio.isMismatch else { return nil }
        return
            "the arms have not the sizes asked for: \(ratio.controls) of \(ratio.controls + ratio.treated) are controls, "
            + "\(NumberText.percent(ratio.expected)) were asked for (p = \(NumberText.fixed(min(ratio.exact, ratio.byStratum ?? 1), decimals: 6))). "
            + "Something but chance chose: find out what before you trust the figures."
    }

    /// `yes`, `no` (the contact drives customers away) or `not_enough_yet`.
    var verdict: String { gain.isOpen ? "not_enough_yet" : gain.difference > 0 ? "yes" : "no" }

    /// How many customers of both arms it takes in all to find the gain.
    var needed: Int? {
        let wanted = effect ?? gain.difference
        guard wanted > 0 else { return nil }
        return CampaignPower.customersNeeded(
            rate: gain.controlRate, effect: wanted, controlShare: Double(counts.controls) / Double(counts.count))
    }

    var smallestGain: Double? {
        CampaignPower.smallestGain(rate: gain.controlRate, treated: counts.treated, controls: counts.controls)
    }

    func text(for terminal: Terminal) -> String {
        var text = "\(names.joined(separator: ", ")); churning means: \(meaning)\n\n"
        var table = TextTable([
            .text("among"), .number("treated"), .number("stayed"), .number("controls"), .number("stayed"),
            .number("gain"), .number("95 % interval"),
        ])
        table.append(row("all", counts, gain))
        for part in measurement.bySegment { table.append(row("\(segment ?? "")=\(part.name)", part.counts, part.gain)) }
        for part in measurement.byReason { table.append(row("reason \(part.name)", part.counts, part.gain)) }
        text += table.text(for: terminal) + "\n" + sentences.map { $0 + "\n" }.joined()
        return text
    }

    private func row(_ name: String, _ counts: ArmCounts, _ gain: RetentionGain?) -> [String] {
        let points = { (value: Double) in NumberText.fixed(100 * value, decimals: 2) }
        return [
            name, NumberText.count(counts.treated), gain.map { NumberText.percent($0.treatedRate) } ?? "",
            NumberText.count(counts.controls), gain.map { NumberText.percent($0.controlRate) } ?? "",
            gain.map { points($0.difference) } ?? "no controls",
            gain.map { "\(points($0.interval.lowerBound)) to \(points($0.interval.upperBound))" } ?? "",
        ]
    }

    /// What came of it, in sentences.
    var sentences: [String] {
        var all: [String] = []
        let treated = Double(counts.treated)
        let kept = { (value: Double) in NumberText.fixed(value * treated, decimals: 0) }
        let span = "\(kept(gain.interval.lowerBound)) to \(kept(gain.interval.upperBound))"
        switch verdict {
        case "yes": all.append("It worked: \(kept(gain.difference)) customers stayed because of it (\(span)).")
        case "no": all.append("It drove customers away: \(kept(-gain.difference)) left because of it (\(span) kept).")
        default: all.append(notEnough(span))
        }
        if let money {
            let number = { (value: Double) in NumberText.fixed(value, decimals: 2) }
            all.append(
                "In money: \(number(money.profit)) (\(number(money.profitInterval.lowerBound)) to "
                    + "\(number(money.profitInterval.upperBound))), a customer kept at \(number(money.value)), costs of "
                    + "\(number(money.cost)) taken off.")
        }
        all += [
            (outcomes.unripe, "not yet ripe: the horizon reaches past the end of the data"),
            (outcomes.notAtRisk, "were no customers at risk at the contact"),
            (roll.inBothArms, "are in both arms, and in neither here"), (roll.unknown, "are not in the dataset"),
        ].filter { $0.0 > 0 }.map { "Set aside: \(NumberText.count($0.0)) \($0.1)." }
        if let ratio = measurement.ratio {
            all.append(
                mismatch.map { "WARNING: \($0)" }
                    ?? "The arms have the sizes asked for (p = \(NumberText.fixed(ratio.exact, decimals: 3))).")
        } else {
            all.append("No share of controls is on record, so the sizes of the arms are not checked (--control-share).")
        }
        all.append("Gains in points of a hundred; as assigned, \(gain.strata) strata, Newcombe's interval.")
        return all
    }

    private func notEnough(_ span: String) -> String {
        var text = "Not enough yet: from \(span) customers stayed because of it."
        if let smallestGain {
            text +=
                " A campaign of this size finds a gain of \(NumberText.fixed(100 * smallestGain, decimals: 2)) points or more in four of five cases."
        }
        let wanted = NumberText.fixed(100 * (effect ?? gain.difference), decimals: 2)
        if let needed {
            let more = needed - counts.count
            text +=
                more > 0
                ? " For a gain of \(wanted) points it takes \(NumberText.count(more)) customers more, split alike."
                : " For a gain of \(wanted) points this many are enough; chance was against it."
        } else if effect == nil {
            text +=
                " What was observed is no gain; say with --effect which gain is worth finding, for how many more it takes."
        }
        return text
    }
}
