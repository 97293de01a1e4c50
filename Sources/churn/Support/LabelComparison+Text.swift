import Histories
import Reports
import Tables

extension LabelComparison {
    /// The comparison on one screen: definitions, overlaps, gaps, verdict.
    func text(_ dataset: String, for terminal: Terminal) -> String {
        var text = "\(dataset): definitions of churning at \(cutoffs.count) cutoff\(cutoffs.count == 1 ? "" : "s"), "
        text += cutoffs.map(\.instant.description).joined(separator: ", ") + "; the data end \(dataEnd)\n\n"
        text += rates.text(for: terminal) + "\n" + returns.text(for: terminal) + withoutLabel + "\n"
        text += "Shared churners: of those the row calls churned, the share that the column does too\n"
        text += shared.text(for: terminal) + "\n"
        if let gaps { text += gapsText(gaps) }
        for definition in unreached {
            text +=
                "Not compared: \(definition.meaning): \(definition.windowDays) days after every cutoff the data have ended.\n"
        }
        return text + verdictText
    }

    private static func number(_ index: Int) -> String { "(\(index + 1))" }

    private var rates: TextTable {
        var table = TextTable([
            .text(""), .prose("churning is"), .number("cutoffs"), .number("rows"), .number("churners"),
            .number("base rate"), .text("95 % interval"), .text("over cutoffs"),
        ])
        for (index, found) in findings.enumerated() {
            table.append([
                Self.number(index), found.definition.meaning, "\(found.cutoffs.count)", NumberText.count(found.rows),
                NumberText.count(found.churners), NumberText.percent(found.rate), Self.text(found.interval),
                Self.text(found.range),
            ])
        }
        return table
    }

    private var returns: TextTable {
        var table = TextTable([
            .text(""), .number("churners followed"), .number("came back"), .number("share"), .number("median days"),
            .text("followed for"), .number("not long enough"),
        ])
        for (index, found) in findings.enumerated() {
            let returns = found.returns
            table.append([
                Self.number(index), returns.map { NumberText.count($0.followed) } ?? NumberText.none,
                returns.map { NumberText.count($0.returned) } ?? NumberText.none, NumberText.percent(returns?.share),
                NumberText.fixed(returns?.medianDays, decimals: 0),
                returns?.followUpDays.map {
                    "\(NumberText.fixed($0.lowerBound, decimals: 0))–\(NumberText.fixed($0.upperBound, decimals: 0)) days"
                } ?? NumberText.none,
                returns.map { NumberText.count($0.notFollowed) } ?? NumberText.none,
            ])
        }
        return table
    }

    /// Why rows have no label, once for the definitions that share a reason.
    private var withoutLabel: String {
        var lines: [(reason: String, counts: [String])] = []
        for (index, found) in findings.enumerated() {
            for (reason, count) in found.setAside {
                let text = "\(Self.number(index)) \(NumberText.count(count))"
                if let place = lines.firstIndex(where: { $0.reason == reason }) {
                    lines[place].counts.append(text)
                } else {
                    lines.append((reason, [text]))
                }
            }
        }
        return lines.map { "No label: \($0.reason): \($0.counts.joined(separator: ", "))\n" }.joined()
    }

    private var shared: TextTable {
        var table = TextTable([.text("")] + findings.indices.map { .number(Self.number($0)) })
        for (index, row) in overlaps.enumerated() {
            table.append([Self.number(index)] + row.map { NumberText.percent($0.shareOfFirst, decimals: 0) })
        }
        return table
    }

    private static func text(_ range: ClosedRange<Double>?) -> String {
        range.map { "\(NumberText.percent($0.lowerBound))–\(NumberText.percent($0.upperBound))" } ?? NumberText.none
    }

    private func gapsText(_ gaps: PurchaseGaps) -> String {
        var text = "Gaps between purchases (\(NumberText.count(gaps.gaps)) of \(NumberText.count(gaps.buyers)) buyers; "
        text += "\(NumberText.count(gaps.boughtOnce)) bought once): "
        text += gaps.days.map { "\($0.percent) % within \(NumberText.fixed($0.days, decimals: 0)) days" }
            .joined(separator: ", ")
        return text + "\n"
    }

    private var verdictText: String {
        var text = "\nVerdict: \(verdict.definition?.meaning ?? "none")\n"
        text += verdict.reasons.map { "  \($0)\n" }.joined()
        if let options = verdict.definition?.trainingOptions { text += "  churn train … \(options)\n" }
        return text
    }
}
