internal import Models
internal import Tables

extension ModelTable {
    /// Whether terms bend or are shrunken; then levels are measured from the average and none is a reference.
    var hasSmoothTerms: Bool { model.terms.contains { $0.smooth != nil } }

    /// What terms that have no single coefficient are worth, and between which log-odds they move; empty without such.
    func smoothText(for terminal: Terminal) -> String {
        guard hasSmoothTerms else { return "" }
        var table = TextTable([
            .text("curve, surface or levels"), .number("parameters"), .number("chi-squared"), .number("p"),
            .number("lowest log-odds"), .text("at"), .number("highest"), .text("at"),
        ])
        // A number of two values has its coefficient in the first table.
        let linear = Set(
            model.terms.filter { if case .linear = $0.shape { true } else { false } }.map(\.name))
        for view in model.termViews where !linear.contains(view.name) {
            guard let smooth = view.smooth, let (lowest, highest) = view.extremes else { continue }
            table.append([
                view.name, NumberText.fixed(smooth.effectiveParameters, decimals: 2),
                NumberText.fixed(smooth.chiSquared, decimals: 2), NumberText.probability(smooth.pValue),
                signed(lowest.1), lowest.0, signed(highest.1), highest.0,
            ])
        }
        return "\n" + table.text(for: terminal)
    }

    /// What the numbers of the tables are.
    var explanation: String {
        let tail = "of its logarithm where it says so"
        guard hasSmoothTerms else {
            return "\nCoefficients are changes of the log-odds; of a number for one standard deviation (\(tail)), of "
                + "“missing” and “=” for the step from no to yes.\n"
        }
        return """

            Coefficients are changes of the log-odds: of a level (“=”) against the average customer in training, not \
            against a reference level; of a number for one standard deviation (\(tail)); of a number that is missing for \
            the step from no to yes. Curves and surfaces have no single coefficient: the second table says how many \
            parameters they are worth and between which log-odds they move (a surface beyond what its two inputs tell \
            alone); “churn curves MODEL” shows them whole. Terms were kept because they tell something, so their p are \
            on the small side.

            """
    }
}
