import Histories
import Loyalty
import Reports
import Tables

extension EffectReport {
    /// The answers for the terminal.
    func text(for terminal: Terminal) -> String {
        let dates = cutoffs.map { "\($0.instant)" }.joined(separator: ", ")
        let head =
            "As of \(dates); churned: \(window.outcome.meaning(horizonDays: window.horizonDays)); "
            + "looked at: the \(exposureDays) days before\n"
        return ([head] + answers.map { $0.text(for: terminal) }).joined(separator: "\n")
    }
}

extension EffectAnswer {
    /// How what is found may be read.
    var reading: String {
        isRandomised
            ? "chance decided: the effect of being drawn for a contact (intention to treat), from the contact on"
            : "an association, with customers made alike by \(adjustedBy) columns known before; no proof of an effect"
    }

    func text(for terminal: Terminal) -> String {
        if let reason { return "\(question.rawValue): \(reason)\n" }
        var table = TextTable([
            .text("group"), .number("rows"), .number("churned"), .text("against"), .number("rows"), .number("churned"),
            .number("risk"), .number("against"), .number("difference"), .text("95 % interval"),
        ])
        var short: [String] = []
        for contrast in contrasts {
            var cells = [contrast.group, contrast.reference].flatMap {
                [$0.name, NumberText.count($0.rows), NumberText.count($0.churned)]
            }
            switch contrast.finding {
            case .found(let risk, let other, let difference, _):
                cells += [
                    NumberText.percent(risk), NumberText.percent(other), NumberText.percent(difference.value),
                    "\(NumberText.percent(difference.low)) to \(NumberText.percent(difference.high))",
                ]
            case .notEnough(let why):
                cells += [NumberText.none, NumberText.none, "not enough", NumberText.none]
                if !short.contains(why) { short.append(why) }
            }
            table.append(cells)
        }
        let lines = short.map { "Not enough: \($0)\n" } + setAside.map { "\($0)\n" }
        return "\(question.rawValue), \(NumberText.count(rows)) rows of \(NumberText.count(customers)) customers: "
            + "\(reading)\n" + table.text(for: terminal) + lines.joined()
    }
}

extension EffectReport {
    /// The answers for programs.
    var json: JSONText {
        .object([
            ("as_of", .array(cutoffs.map { .string($0.instant.iso8601) })),
            ("left_out", .array(unobserved.map { .string($0.instant.iso8601) })),
            ("label", .string(window.outcome.name)), ("horizon_days", .integer(window.horizonDays)),
            ("exposure_days", .integer(exposureDays)), ("effects", .array(answers.map(\.json))),
        ])
    }
}

extension EffectAnswer {
    var json: JSONText {
        .object([
            ("question", .string(question.rawValue)), ("randomised", .bool(isRandomised)),
            ("reading", .string(reason ?? reading)), ("rows", .integer(rows)), ("customers", .integer(customers)),
            ("adjusted_by", .integer(adjustedBy)), ("contrasts", .array(contrasts.map(\.json))),
            ("set_aside", .array(setAside.map(JSONText.string))),
        ])
    }
}

extension EffectContrast {
    var json: JSONText {
        func counted(_ group: Group) -> JSONText {
            .object([
                ("name", .string(group.name)), ("rows", .integer(group.rows)), ("churned", .integer(group.churned)),
            ])
        }
        let members = [("group", counted(group)), ("reference", counted(reference))]
        switch finding {
        case .found(let risk, let other, let difference, let logOdds):
            return .object(
                members + [
                    ("risk", .number(risk)), ("reference_risk", .number(other)),
                    ("risk_difference", difference.json), ("log_odds", logOdds.json),
                ])
        case .notEnough(let why): return .object(members + [("not_enough", .string(why))])
        }
    }
}

extension EffectContrast.Estimate {
    var json: JSONText {
        .object([("value", .number(value)), ("ci_low", .number(low)), ("ci_high", .number(high))])
    }
}
