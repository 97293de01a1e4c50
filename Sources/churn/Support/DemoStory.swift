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
    var sentences: [String] {
        let baseRate = Double(churners) / Double(max(1, customers))
        let reasons =
            strongestReasons.count < 2
            ? strongestReasons.joined()
            : strongestReasons.dropLast().joined(separator: ", ") + " and " + (strongestReasons.last ?? "")
        return [
            "Calling the riskiest tenth of \(grouped(customers)) customers reaches \(percent(capturedByTopTenth)) of the "
                + "\(grouped(churners)) who left within the next \(horizonDays) days; calling at random would reach 10 %.",
            "What tells risk most is \(reasons).",
            "The risks were true: \(percent(meanRisk, 1)) were expected to leave and \(percent(baseRate, 1)) left, in the "
                + "riskiest tenth \(percent(riskiestTenth.predicted, 1)) and \(percent(riskiestTenth.observed, 1)); the model ranks with an "
                + "AUC of \(decimal(auc, 3)), where knowing every hidden state of the generator would give \(decimal(aucOfTruth, 3)).",
        ]
    }
}

/// A share as `12 %`, with so many decimals.
func percent(_ share: Double, _ decimals: Int = 0) -> String { decimal(100 * share, decimals) + " %" }

/// A number rounded to so many decimals, always with a point.
func decimal(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let whole = Int((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(whole) }
    let fraction = String(whole % scale)
    return sign + "\(whole / scale)." + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
}

/// A whole number with its thousands apart: `20,000`.
func grouped(_ value: Int) -> String {
    var text = ""
    for (index, digit) in String(value.magnitude).reversed().enumerated() {
        if index > 0, index % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return (value < 0 ? "-" : "") + String(text.reversed())
}
