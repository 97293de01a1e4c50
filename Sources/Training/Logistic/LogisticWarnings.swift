/// The sentences a fit warns with.
enum LogisticWarnings {
    /// One warning a column that was set aside.
    static func aside(_ basis: LogisticBasis, _ names: [String]) -> [FitWarning] {
        basis.aside.map { aside in
            let name = names[aside.column]
            guard !aside.combination.isEmpty else {
                return FitWarning(
                    code: .constant, message: "\(name) is constant (\(aside.constant)); it was set aside",
                    terms: [name])
            }
            let parts = aside.combination.map { "\(rounded($0.coefficient))·\(names[$0.column])" }
            return FitWarning(
                code: .collinear,
                message: "\(name) is an exact linear combination of columns before it ("
                    + "\(parts.joined(separator: " + "))\(constant(aside))); it was set aside",
                terms: [name])
        }
    }

    /// A fit that stopped before its optimum.
    static func notConverged(_ iterations: Int) -> FitWarning {
        FitWarning(
            code: .notConverged,
            message: "the fit stopped after \(iterations) iterations before reaching the optimum; "
                + "its figures are not to be used. A penalty (l2) makes the optimum better defined",
            terms: [])
    }

    /// Terms that run away because they tell outcomes apart.
    static func separated(_ terms: [String], rows: Int, of count: Int) -> FitWarning {
        let share = rows == count ? "all \(count) rows" : "\(rows) of \(count) rows"
        return FitWarning(
            code: .separation,
            message: "the outcomes of \(share) are told apart without error, so \(terms.joined(separator: ", ")) "
                + "\(terms.count == 1 ? "has" : "have") no finite best coefficient; the figures are left out"
                + (rows == count ? "" : ", those of the other terms are given at their limit")
                + ". An l2 penalty or Firth's likelihood keeps them finite",
            terms: terms)
    }

    /// Terms that a constraint on their sign holds at 0.
    static func held(_ terms: [String]) -> FitWarning {
        FitWarning(
            code: .heldAtZero,
            message: "\(terms.joined(separator: ", ")) would have the other sign than the one asked for, and "
                + "\(terms.count == 1 ? "is" : "are") held at 0; figures of the other terms are those without "
                + "\(terms.count == 1 ? "it" : "them")",
            terms: terms)
    }

    private static func constant(_ aside: LogisticBasis.Aside) -> String {
        aside.constant.magnitude > 1e-9 * aside.scale ? " + \(rounded(aside.constant))" : ""
    }

    /// Six significant digits, which is what a sentence needs.
    private static func rounded(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "\(value)" }
        let digits = 5 - Int(value.magnitude.exponent) * 30103 / 100_000
        guard digits.magnitude < 300 else { return "\(value)" }
        var scale = 1.0
        for _ in 0..<digits.magnitude { scale *= 10 }
        let result = digits >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
        return result == result.rounded() && result.magnitude < 1e15 ? "\(Int64(result))" : "\(result)"
    }
}
