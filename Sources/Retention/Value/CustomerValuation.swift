public import Features
public import Histories
public import Models
public import Scoring
internal import Tables

/// Puts a value on customers, batch after batch: what it holds does not grow with them.
public struct CustomerValuation: Sendable {
    /// With the prior that is used.
    public let settings: ValueSettings
    public let formula: ValueFormula
    private let histories: PartedHistories
    private let cutoff: Cutoff
    private let threads: Int

    /// A valuation of a dataset's customers at a cutoff; where the settings have no prior, purchases are looked through for one.
    public init(
        _ settings: ValueSettings, _ model: RiskModel, _ histories: PartedHistories, at cutoff: Cutoff, threads: Int = 1
    ) async throws {
        guard case .histories(let subject) = model.training.subject else {
            throw ModelError.wrongSubject(
                model: "of a ready table (churn fit)", needs: "one of histories (churn train)")
        }
        guard let riskDays = subject.horizonDays ?? settings.riskDays else { throw RetentionError.value(.noHorizon) }
        var settings = settings
        if case .share = settings.margin {
            guard histories.read.histories.purchases?.amount != nil else { throw RetentionError.value(.noAmounts) }
            if settings.prior == nil {
                settings.prior = try await Self.prior(
                    histories, cutoff, settings.windowDays, subject.activeDays, threads)
                guard settings.prior != nil else {
                    throw RetentionError.value(.noPurchases(windowDays: settings.windowDays))
                }
            }
        }
        self.settings = settings
        self.histories = histories
        self.cutoff = cutoff
        self.threads = threads
        formula = ValueFormula(settings, riskDays: riskDays)
    }

    /// What the purchases of everybody at risk say of rates and amounts.
    private static func prior(
        _ histories: PartedHistories, _ cutoff: Cutoff, _ windowDays: Int, _ activeDays: Int?, _ threads: Int
    ) async throws -> PurchasePrior? {
        let sums = try await inRanges(of: histories.count, size: 1, threads: threads) { range in
            let part = try histories.part(range.lowerBound) { $0 == "purchases" }
            let facts = CustomerPurchases.all(of: part, at: cutoff, windowDays: windowDays)
            var moments = PurchaseMoments()
            for customer in Population.rows(of: part, at: [cutoff], activeDays: activeDays).customer {
                moments.add(facts[Int(customer)])
            }
            return moments
        }
        var all = PurchaseMoments()
        for part in sums { all.add(part) }
        return all.prior
    }

    /// The values of the customers of a matrix at the cutoff, in its order.
    ///
    /// - Parameters:
    ///   - intervals: Of the risks; nil where the model gives none, and those of values and losses then know of the margin alone.
    ///   - ids: Of all customers, for messages.
    public func values(
        of features: FeatureMatrix, risks: [Double], intervals: [RiskInterval]?, ids: [String]
    ) async throws -> [CustomerValue] {
        let margins = try await margins(of: features, ids: ids)
        return features.customer.indices.map { row in
            guard let margin = margins[row] else {
                return CustomerValue(unknownAt: risks[row])
            }
            let (low, risk, high) = (
                intervals?[row].low ?? risks[row], risks[row], intervals?[row].high ?? risks[row]
            )
            let value = formula.value(of: margin, risk: risk, between: low, and: high)
            let loss = formula.loss(of: margin, risk: risk, between: low, and: high)
            return CustomerValue(
                risk: risk, annualMargin: margin.mean, lifetimeValue: value.mean, low: value.low, high: value.high,
                lossLow: loss.low, lossHigh: loss.high)
        }
    }

    private func margins(of features: FeatureMatrix, ids: [String]) async throws -> [AnnualMargin?] {
        switch settings.margin {
        case .attribute(let name, let factor): return try knownMargins(name, factor, features, ids)
        case .share(let share):
            guard let prior = settings.prior, let first = features.customer.first, let last = features.customer.last
            else { return features.customer.map { _ in nil } }
            let facts = try await facts(ofCustomers: Int(first)...Int(last))
            var margins = PurchaseMargins(prior, share: share)
            return features.customer.map { margins.margin(of: facts[Int($0 - first)]) }
        }
    }

    /// What counts of the purchases of neighbouring customers.
    private func facts(ofCustomers range: ClosedRange<Int>) async throws -> [CustomerPurchases] {
        let (histories, cutoff, days) = (histories, cutoff, settings.windowDays)
        let parts = (0..<histories.count).filter {
            !histories.customers(of: $0).isEmpty && histories.customers(of: $0).overlaps(range)
        }
        let pieces = try await inRanges(of: parts.count, size: 1, threads: threads) { turn in
            let number = parts[turn.lowerBound]
            let part = try histories.part(number) { $0 == "purchases" }
            let facts = CustomerPurchases.all(of: part, at: cutoff, windowDays: days)
            let first = histories.customers(of: number).lowerBound
            let wanted = range.clamped(to: first...(first + facts.count - 1))
            return Array(facts[(wanted.lowerBound - first)...(wanted.upperBound - first)])
        }
        return Array(pieces.joined())
    }

    private func knownMargins(
        _ name: String, _ factor: Double, _ features: FeatureMatrix, _ ids: [String]
    ) throws(RetentionError) -> [AnnualMargin?] {
        guard let attribute = features.attributes.first(where: { $0.name == name }) else {
            throw .value(.unknownAttribute(name, known: features.attributes.map(\.name)))
        }
        let numbers = attribute.texts.levels.map { Attribute.number($0) }
        var margins: [AnnualMargin?] = []
        for (row, code) in attribute.texts.codes.enumerated() {
            guard code >= 0 else {
                margins.append(nil)
                continue
            }
            guard let number = numbers[Int(code)] else {
                throw .value(
                    .notANumber(
                        attribute: name, customer: ids[Int(features.customer[row])],
                        text: attribute.texts.levels[Int(code)]))
            }
            margins.append(AnnualMargin(known: number * factor))
        }
        return margins
    }
}
