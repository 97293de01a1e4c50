import Evaluation
import Reports
import Tables

/// Groups of neighbouring risks beside what happened to them.
struct Reliability {
    let bins: [CalibrationBin]

    /// The groups as a small table.
    func text(for terminal: Terminal) -> String {
        var table = TextTable([
            .number("mean risk"), .number("churned"), .number("95 % interval"), .number("rows"),
        ])
        for bin in bins {
            let interval = bin.churnRateInterval
            table.append([
                NumberText.percent(bin.meanRisk), NumberText.percent(bin.churnRate),
                NumberText.percent(interval.lowerBound) + " – " + NumberText.percent(interval.upperBound),
                NumberText.count(Int(bin.weight.rounded())),
            ])
        }
        return "\n" + table.text(for: terminal)
    }

    var json: JSONText {
        .array(
            bins.map { bin in
                let interval = bin.churnRateInterval
                return .object([
                    ("rows", .number(bin.weight)), ("mean_risk", .number(bin.meanRisk)),
                    ("churn_rate", .number(bin.churnRate)), ("low", .number(interval.lowerBound)),
                    ("high", .number(interval.upperBound)),
                ])
            })
    }
}
