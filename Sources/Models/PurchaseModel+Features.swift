public import Features

extension PurchaseModel {
    /// The input that its log-odds are.
    public static let inputName = "expected_silence"

    /// The features it looks at: how many purchases, days since the last, mean days between them.
    public static let sources = ["purchases_total", "recency_days", "gap_mean_days"]

    /// A text that changes whenever what it looks at does.
    public static let fingerprint =
        sources.compactMap { Catalogue.feature(named: $0)?.fingerprint }.joined(separator: "; ")
}

extension PurchaseModel.Purchases {
    /// Of the features `PurchaseModel.sources`: the mean gap times the gaps is the span. NaN counts and recencies are a customer
    /// without a purchase.
    public init(total: Double, recencyDays: Double, gapMeanDays: Double) {
        self.init(
            count: total >= 1 ? total : .nan, spanDays: total >= 2 ? gapMeanDays * (total - 1) : 0,
            recencyDays: recencyDays)
    }

    /// The same customer after so many more purchases at the cutoff.
    public func adding(_ more: Double) -> Self {
        Self(count: count + more, spanDays: spanDays + recencyDays, recencyDays: 0)
    }
}

extension FeatureMatrix {
    /// What a purchase model looks at in each row; nil where a feature for it is lacking.
    public var purchases: [PurchaseModel.Purchases]? {
        let found = PurchaseModel.sources.compactMap { column(named: $0) }
        guard found.count == PurchaseModel.sources.count else { return nil }
        return customer.indices.map {
            PurchaseModel.Purchases(total: found[0][$0], recencyDays: found[1][$0], gapMeanDays: found[2][$0])
        }
    }
}
