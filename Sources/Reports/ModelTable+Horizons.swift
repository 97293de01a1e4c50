internal import Models
internal import Tables

extension ModelTable {
    /// The horizons of a model of several: what happened within each, and the constant of the part that ends there;
    /// empty for one horizon.
    func horizonsText(for terminal: Terminal) -> String {
        guard let hazards = model.hazards else { return "" }
        var table = TextTable([
            .number("horizon"), .number("at risk"), .number(hazards.composition == .any ? "churned" : "stayed away"),
            .number("of them"), .number("constant"), .number("std. error"), .number("base rate within"),
        ])
        let rows = Double(max(1, model.training.figures.rows))
        for interval in hazards.intervals {
            table.append([
                "\(interval.endDays) days", NumberText.count(interval.atRisk), NumberText.count(interval.events),
                NumberText.percent(Double(interval.events) / Double(max(1, interval.atRisk))),
                NumberText.significant(interval.constant, digits: 5),
                NumberText.significant(interval.figures.standardError),
                NumberText.percent(Double(interval.churners) / rows),
            ])
        }
        return "\n" + table.text(for: terminal) + Self.horizonsExplanation
    }

    private static let horizonsExplanation = """
        One model of all horizons: its log-odds are those of the first part of the time; in a later part, between \
        two horizons, those of a customer it is still open to are higher by the part's constant. Coefficients, \
        log-likelihood and the figures on unseen customers are over parts; rows, churners and base rates over \
        customers at the longest horizon.

        """
}
