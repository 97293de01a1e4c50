internal import Models
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Fits the purchase model MBG/NBD to customers' purchases by maximum likelihood.
///
/// With x = count − 1, tₓ the span and T the days since the first purchase, a customer's likelihood is (Batislam et al. 2007)
///
///     Γ(r + x)/Γ(r) · αʳ · B(a, b + x + 1)/B(a, b) · [(α + T)^−(r + x) + a/(b + x) · (α + tₓ)^−(r + x)]
///
/// whose ratios of Gamma functions are products of x factors. The logarithms of r, a and b have a normal prior of mean 0 and
/// standard deviation 3, which a hundred customers outweigh, and which keeps them finite where all customers are alike.
struct PurchaseModelFit {
    private let customers: [PurchaseModel.Purchases]
    private let mostAgain: Int

    /// More customers than these do not move four numbers.
    static let mostCustomers = 20_000
    /// Fewer customers who bought than these tell too little.
    static let fewestCustomers = 100
    private static let priorDeviation = 3.0
    /// More purchases of one customer than these count as so many.
    private static let mostPurchases = 10_000.0

    /// - Parameter customers: Those without a purchase take no part; of many, each so-manieth is looked at.
    init?(_ customers: [PurchaseModel.Purchases]) {
        let buyers = customers.filter { $0.count >= 1 && $0.recencyDays.isFinite && $0.spanDays.isFinite }
        guard buyers.count >= Self.fewestCustomers else { return nil }
        let step = (buyers.count + Self.mostCustomers - 1) / Self.mostCustomers
        self.customers = stride(from: 0, to: buyers.count, by: step).map {
            var buyer = buyers[$0]
            buyer.count = min(buyer.count, Self.mostPurchases)
            return buyer
        }
        mostAgain = Int(self.customers.map(\.count).max() ?? 1) - 1
    }

    /// The model of greatest likelihood; nil where it is not found.
    func model(horizonDays: Int) -> PurchaseModel? {
        let meanDays = customers.reduce(0) { $0 + $1.spanDays + $1.recencyDays } / Double(customers.count)
        let start = [0, log(max(meanDays, 1)), 0, 0]
        let found = QuasiNewton.minimum(from: start, tolerance: 1e-7, of: negativeLogLikelihood)
        let model = Self.model(found.point, horizonDays: Double(horizonDays))
        return found.converged && model.isUsable ? model : nil
    }

    private static func model(_ logs: [Double], horizonDays: Double) -> PurchaseModel {
        PurchaseModel(
            rateShape: exp(logs[0]), rateDays: exp(logs[1]), dropoutShape: exp(logs[2]), stayShape: exp(logs[3]),
            horizonDays: horizonDays)
    }

    /// The mean negative log-likelihood of a customer, prior included, at (ln r, ln α, ln a, ln b), and its gradient.
    func negativeLogLikelihood(_ logs: [Double]) -> (value: Double, gradient: [Double]) {
        let (r, alpha, a, b) = (exp(logs[0]), exp(logs[1]), exp(logs[2]), exp(logs[3]))
        let products = Products(r, a, b, most: mostAgain)
        var value = 0.0
        var (byR, byAlpha, byA, byB) = (0.0, 0.0, 0.0, 0.0)
        for customer in customers {
            let again = Int(customer.count) - 1
            let shape = r + Double(again)
            let last = alpha + customer.spanDays
            let now = last + customer.recencyDays
            let (logLast, logNow) = (log(last), log(now))
            // The share of the bracket's second summand, by the logarithm of their ratio.
            let ratio = log(a / (b + Double(again))) + shape * (logNow - logLast)
            let left = 1 / (1 + exp(-ratio))
            value += products.logs[again] - shape * logNow + max(ratio, 0) + log1p(exp(-ratio.magnitude))
            byR += products.byR[again] - (1 - left) * logNow - left * logLast
            byAlpha -= shape * ((1 - left) / now + left / last)
            byA += products.byA[again] + left / a
            byB += products.byB[again] - left / (b + Double(again))
        }
        let count = Double(customers.count)
        value += count * r * logs[1]
        byR += count * logs[1]
        byAlpha += count * r / alpha
        let precision = 1 / (Self.priorDeviation * Self.priorDeviation)
        value -= precision / 2 * (logs[0] * logs[0] + logs[2] * logs[2] + logs[3] * logs[3])
        let gradient = [
            byR * r - precision * logs[0], byAlpha * alpha, byA * a - precision * logs[2],
            byB * b - precision * logs[3],
        ]
        return (-value / count, gradient.map { -$0 / count })
    }
}

/// ln Γ(r + x)/Γ(r) + ln B(a, b + x + 1)/B(a, b) and its derivatives, for each x.
private struct Products {
    var logs: [Double] = []
    var byR: [Double] = []
    var byA: [Double] = []
    var byB: [Double] = []

    init(_ r: Double, _ a: Double, _ b: Double, most: Int) {
        var (rate, stay) = (0.0, 0.0)
        var (slopeR, slopeA, slopeB) = (0.0, 0.0, 0.0)
        for again in 0...most {
            let place = Double(again)
            stay += log(b + place) - log(a + b + place)
            slopeA -= 1 / (a + b + place)
            slopeB += 1 / (b + place) - 1 / (a + b + place)
            logs.append(rate + stay)
            byR.append(slopeR)
            byA.append(slopeA)
            byB.append(slopeB)
            rate += log(r + place)
            slopeR += 1 / (r + place)
        }
    }
}

extension PurchaseModel {
    /// The purchase model of customers, each at the last of their rows; nil where too few bought.
    ///
    /// - Parameter customer: each row's customer; the rows of one stand together, in order of time.
    init?(_ purchases: [Purchases], of customer: [Int32], horizonDays: Int) {
        let last = customer.indices.filter { $0 + 1 == customer.count || customer[$0] != customer[$0 + 1] }
        let fit = PurchaseModelFit(last.map { purchases[$0] })
        guard let model = fit?.model(horizonDays: horizonDays) else { return nil }
        self = model
    }
}
