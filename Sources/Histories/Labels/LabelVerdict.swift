/// Which definition the data support, and why.
///
/// The rule, in this order; a definition counts where at least 30 rows churned by it and, for what is said of returns,
/// at least 30 churners were followed long enough:
/// 1. `left`, where the data say when customers left, unless more than 20 % of those who left bought again.
/// 2. The shortest inactivity of which at most 20 % return, with a base rate of 5 to 60 %.
/// 3. The shortest inactivity of which at most 20 % return.
/// 4. The shortest inactivity that is no shorter than 95 % of the gaps between purchases.
/// 5. None.
public struct LabelVerdict: Sendable, Equatable {
    public var definition: LabelDefinition?
    /// Sentences, the reason first, then what is to be kept in mind.
    public var reasons: [String]

    static let fewestChurners = 30
    static let mostReturns = 0.20
    static let baseRates = 0.05...0.60
    /// Base rates of cutoffs farther apart than this are pointed out.
    static let widestRange = 0.10

    init(_ findings: [LabelFindings], _ gaps: PurchaseGaps?) {
        reasons = []
        let usable = findings.filter { $0.churners >= Self.fewestChurners }
        if let left = usable.first(where: { if case .left = $0.definition { true } else { false } }) {
            if Self.isFinal(left) ?? true {
                definition = left.definition
                reasons = ["the data say when each customer left\(Self.returnsText(left, prefix: "; "))"]
                addCautions(left)
                return
            }
            reasons.append("leaving is not final here: \(Self.returnsText(left, prefix: ""))")
        }
        let inactive = usable.filter { if case .inactive = $0.definition { true } else { false } }
        chooseInactivity(inactive, gaps)
    }

    private mutating func chooseInactivity(_ inactive: [LabelFindings], _ gaps: PurchaseGaps?) {
        let final = inactive.filter { Self.isFinal($0) == true }
        if let best = final.first(where: { Self.baseRates.contains($0.rate ?? 0) }) ?? final.first {
            definition = best.definition
            let text = Self.returnsText(best, prefix: "")
            reasons.append("the shortest silence that is final for at least 80 %: \(text)")
            addCautions(best)
        } else if let usual = gaps?.days(below: 95),
            let best = inactive.first(where: { Double($0.definition.windowDays) >= usual })
        {
            definition = best.definition
            reasons.append(
                "no silence that could be followed long enough was final for 80 %; this is the shortest that outlasts 95 % of "
                    + "the gaps between purchases (\(Self.whole(usual)) days)\(Self.returnsText(best, prefix: "; "))")
            addCautions(best)
        } else {
            definition = nil
            reasons.append(
                inactive.isEmpty
                    ? "no definition has \(Self.fewestChurners) churners that the data reach; more data are needed"
                    : "every silence the data reach is shorter than one gap in twenty, and too many of those it calls "
                        + "churned return; more data are needed, or a label of your own (--label COLUMN)")
        }
    }

    private mutating func addCautions(_ findings: LabelFindings) {
        if let rate = findings.rate, !Self.baseRates.contains(rate) {
            reasons.append(
                "the base rate of \(Self.percent(rate)) is \(rate < Self.baseRates.lowerBound ? "low" : "high"): "
                    + (rate < Self.baseRates.lowerBound
                        ? "many cutoffs are needed for enough churners"
                        : "most are gone at the cutoff already; ask for more recent activity (--active)"))
        }
        if let range = findings.range, range.upperBound - range.lowerBound > Self.widestRange {
            reasons.append(
                "the base rate moves between \(Self.percent(range.lowerBound)) and \(Self.percent(range.upperBound)) over the "
                    + "cutoffs: train on several, and test on the last")
        }
    }

    /// Whether fewer than the allowed share returned; nil where too few were followed to say.
    private static func isFinal(_ findings: LabelFindings) -> Bool? {
        guard let returns = findings.returns, returns.followed >= fewestChurners, let share = returns.share else {
            return nil
        }
        return share <= mostReturns
    }

    private static func returnsText(_ findings: LabelFindings, prefix: String) -> String {
        guard let returns = findings.returns else { return "" }
        guard let share = returns.share, let days = returns.followUpDays else {
            return prefix + "whether they come back cannot be said: the data end too soon after"
        }
        return prefix
            + "\(percent(share)) of \(returns.followed) churners came back within the \(whole(days.lowerBound)) to "
            + "\(whole(days.upperBound)) days they were followed"
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    private static func whole(_ days: Double) -> Int { Int(days.rounded(.up)) }
}
