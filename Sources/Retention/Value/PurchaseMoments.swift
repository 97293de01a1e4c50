package import Models

/// Exact sums over customers, of which the prior of rates and amounts is made: whole numbers, so that neither order nor threads
/// nor parts show in the bits.
package struct PurchaseMoments: Sendable, Equatable {
    private var customers: Int128 = 0
    private var repeats: Int128 = 0
    private var repeatSquares: Int128 = 0
    private var exposure: Int128 = 0
    private var exposureSquares: Int128 = 0
    private var repeatsTimesExposure: Int128 = 0
    private var buyers: Int128 = 0
    private var count: Int128 = 0
    private var countSquares: Int128 = 0
    private var amount: Int128 = 0
    private var squares: Int128 = 0
    /// Σ (a customer's amount)² / count, each rounded down to a whole unit of ten-thousandths squared.
    private var meanSquares: Int128 = 0
    private var returned: Int128 = 0

    package init() {}

    package mutating func add(_ facts: CustomerPurchases) {
        let (n, time) = (Int128(facts.repeats), Int128(facts.exposure))
        customers += 1
        repeats += n
        repeatSquares += n * n
        exposure += time
        exposureSquares &+= time * time
        repeatsTimesExposure += n * time
        returned += Int128(facts.returned)
        guard facts.count > 0 else { return }
        buyers += 1
        count += Int128(facts.count)
        countSquares += Int128(facts.count) * Int128(facts.count)
        amount += Int128(facts.amount)
        squares &+= facts.squares
        meanSquares &+= Int128(facts.amount) * Int128(facts.amount) / Int128(facts.count)
    }

    package mutating func add(_ other: PurchaseMoments) {
        customers += other.customers
        repeats += other.repeats
        repeatSquares += other.repeatSquares
        exposure += other.exposure
        exposureSquares &+= other.exposureSquares
        repeatsTimesExposure += other.repeatsTimesExposure
        buyers += other.buyers
        count += other.count
        countSquares += other.countSquares
        amount += other.amount
        squares &+= other.squares
        meanSquares &+= other.meanSquares
        returned += other.returned
    }

    /// No shape is above this: closer than a hundredth nothing is taken for known beforehand.
    static let largestShape = 10_000.0
    static let microsecondsPerDay = 86_400_000_000.0

    /// The prior by the method of moments; nil where nobody bought anything or all is free.
    package var prior: PurchasePrior? {
        guard repeats > 0, exposure > 0, amount > 0 else { return nil }
        let rate = ratePrior
        let amounts = amountPrior
        let left = max(0, Double(amount) - Double(returned)) / Double(amount)
        return PurchasePrior(
            rateShape: rate.shape, rateDays: rate.days, amountShape: amounts.shape, spreadShape: amounts.spread,
            spreadScale: amounts.scale, netShare: left)
    }

    /// Purchases n of exposure e have the mean μe and the variance μe + σ²e² for rates of mean μ and variance σ².
    private var ratePrior: (shape: Double, days: Double) {
        let day = Self.microsecondsPerDay
        let (n, e) = (Double(repeats), Double(exposure) / day)
        let mean = n / e
        let (nn, ne, ee) = (
            Double(repeatSquares), Double(repeatsTimesExposure) / day, Double(exposureSquares) / day / day
        )
        let variance = (nn - 2 * mean * ne + mean * mean * ee - n) / ee
        let shape = variance > 0 ? min(Self.largestShape, mean * mean / variance) : Self.largestShape
        return (shape, shape / mean)
    }

    /// The analysis of variance of amounts in customers: within a customer of mean amount μ the variance is μ²/shape.
    private var amountPrior: (shape: Double, spread: Double, scale: Double) {
        let unit = 10_000.0
        let (n, k) = (Double(count), Double(buyers))
        let mean = Double(amount) / n / unit
        let total = Double(squares) / unit / unit
        let groups = Double(meanSquares) / unit / unit
        var within = max(0, total - n * mean * mean) / n
        var between = 0.0
        if count > buyers {
            within = max(0, total - groups) / (n - k)
            let size = buyers > 1 ? (n - Double(countSquares) / n) / (k - 1) : 0
            if size > 0 { between = max(0, ((groups - n * mean * mean) / (k - 1) - within) / size) }
        }
        func shape(_ share: Double) -> Double { share > 0 ? min(Self.largestShape, 1 / share) : Self.largestShape }
        let own = shape(within / (mean * mean + between))
        let spread = 2 + shape(between / (mean * mean))
        return (own, spread, mean * (spread - 1) / own)
    }
}
