import Reports
import Tables
import Training

/// A penalty that cross-validation chose, and how the others did.
struct ChosenPenalty {
    let choice: PenaltyChoice
    let alpha: Double
    let rule: PenaltyChoice.Rule

    var candidate: PenaltyChoice.Candidate { choice.candidates[choice.chosen] }

    /// The path with its mean log losses, the chosen penalty marked.
    func text(for terminal: Terminal) -> String {
        var table = TextTable(
            [.number("lambda"), .number("L1"), .number("L2"), .number("terms")]
                + [.number("log loss"), .number("std. error"), .text("")])
        for (index, candidate) in choice.candidates.enumerated() {
            let marks = [index == choice.best ? "best" : nil, index == choice.chosen ? "chosen" : nil]
            table.append([
                NumberText.significant(candidate.lambda), NumberText.significant(candidate.l1),
                NumberText.significant(candidate.l2), NumberText.count(candidate.nonzero),
                NumberText.fixed(candidate.logLoss, decimals: 6),
                NumberText.fixed(candidate.standardError, decimals: 6),
                marks.compactMap(\.self).joined(separator: ", "),
            ])
        }
        return "log loss on rows not seen, over \(choice.folds) folds\n" + table.text(for: terminal) + "\n"
    }

    var json: JSONText {
        let candidates = choice.candidates.map { candidate in
            JSONText.object([
                ("lambda", .number(candidate.lambda)), ("l1", .number(candidate.l1)), ("l2", .number(candidate.l2)),
                ("df", .integer(candidate.nonzero)), ("log_loss", .number(candidate.logLoss)),
                ("std_error", .number(candidate.standardError)),
            ])
        }
        return .object([
            ("lambda", .number(candidate.lambda)), ("l1", .number(candidate.l1)), ("l2", .number(candidate.l2)),
            ("alpha", .number(alpha)), ("choice", .string(rule.rawValue)), ("folds", .integer(choice.folds)),
            ("path", .array(candidates)),
        ])
    }
}
