/// A column that nearly is the outcome, and the evidence.
public struct LeakFinding: Sendable, Equatable {
    public var column: String
    public var origin: LeakColumn.Origin
    /// The column's own AUC: for levels, each half of the rows ranked by the other's shares.
    public var auc: Double
    /// The churners' side in words that follow the column's name: `= 1`, `≥ 12`, `filled in`.
    public var condition: String
    /// Churners, and others, on that side.
    public var churnersInside: Int
    public var othersInside: Int
    public var churners: Int
    public var others: Int

    /// The warning: what was found, and what to do about it.
    public var message: String {
        "\(column) nearly is the outcome: alone it ranks churners with an AUC of \(decimals(auc)); "
            + "\(grouped(churnersInside)) of \(grouped(churners)) churners have \(column) \(condition), and "
            + "\(grouped(othersInside)) of \(grouped(others)) others. \(advice)"
    }

    private var advice: String {
        switch origin {
        case .feature:
            "It is computed without the future, so the past decides this outcome already: see whether customers long gone "
                + "are among the rows (--active), or whether the label says what you mean (churn labels)"
        case .attribute:
            "If it is filled in only once the outcome is known, the model is worth nothing: leave it out "
                + "(--exclude \(column)), or give its changes with their times in the table attributes"
        case .column:
            "If it is known only once the outcome is, the model is worth nothing: leave it out (--exclude \(column))"
        }
    }

    /// Three decimals, cut and not rounded, so that 0.9996 does not read as 1.
    private func decimals(_ value: Double) -> String {
        let thousandths = Int(value * 1000)
        if thousandths >= 1000 { return "1" }
        return "0." + String(repeating: "0", count: 3 - String(thousandths).count) + String(thousandths)
    }

    private func grouped(_ value: Int) -> String {
        let digits = Array(String(value))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }
}
