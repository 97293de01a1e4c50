import Reports

/// What a demonstration found, in three sentences.
struct DemoStory {
    /// The length of the label window in days.
    var horizonDays: Int
    /// How many customers were evaluated, and how many of them left.
    var customers: Int
    var churners: Int
    /// The share of those who left among the riskiest tenth.
    var capturedByTopTenth: Double
    /// The mean risk that was predicted.
    var meanRisk: Double
    /// The riskiest tenth: the mean risk predicted, and the share that left.
    var riskiestTenth: (predicted: Double, observed: Double)
    /// Discrimination of the model, and of the true risks, which no model can know.
    var auc: Double
    var aucOfTruth: Double
    /// The strongest reasons in words, strongest first.
    var strongestReasons: [String]

    /// Whom to call, why they leave, and how true the risks were.
    var sentences: [String] { [reach, reasons, truth] }

    private var reach: String {
        let share = NumberText.percent(capturedByTopTenth, decimals: 0)
        return "Calling the riskiest tenth of \(NumberText.count(customers)) customers reaches \(share) of the "
            + "\(NumberText.count(churners)) who left within the next \(horizonDays) days; "
            + "calling at random would reach 10 %."
    }

    private var reasons: String {
        let (others, last) = (strongestReasons.dropLast(), strongestReasons.last ?? "")
        return "What tells risk most is \(others.isEmpty ? last : others.joined(separator: ", ") + " and " + last)."
    }

    private var truth: String {
        let baseRate = Double(churners) / Double(max(1, customers))
        let (expected, left) = (NumberText.percent(meanRisk), NumberText.percent(baseRate))
        let (topExpected, topLeft) = (
            NumberText.percent(riskiestTenth.predicted), NumberText.percent(riskiestTenth.observed)
        )
        let (ours, best) = (NumberText.fixed(auc, decimals: 3), NumberText.fixed(aucOfTruth, decimals: 3))
        return "How true the risks were: \(expected) were expected to leave and \(left) left, in the riskiest tenth "
            + "\(topExpected) and \(topLeft); the model ranks with an AUC of \(ours), where knowing every hidden state of "
            + "the generator would give \(best)."
    }
}
