#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The known hazard: how likely a customer in some state is to leave within 30 days, as a logistic function.
///
///     P(leaves within 30 days) = 1 / (1 + exp(-score))
///     score = intercept + level + trouble + plan + acquisition + age + tenure + frailty + contact
///
/// and over any other number of days of the same state, P(stays) = (1 + exp(score))^(-days / 30). States last a
/// calendar month. The coefficients are log-odds.
public struct Hazard: Sendable {
    /// Everything else at its reference.
    public let intercept = -4.3
    /// Hidden attachment, from 0 (cold) to 4 (devoted); purchases, engagement, answers to surveys and referrals follow it.
    public let level = [3.1, 2.2, 0.9, 0.0, -1.0]
    /// Complaints: none; one last month settled within 72 hours; one last month that took longer or is open; such a slow
    /// one the month before.
    public let trouble = [0.0, 0.2, 1.5, 0.8]
    /// `basic`, `plus`, `premium`.
    public let plan = [0.0, -0.25, -0.7]
    /// `web`, `store`, `partner`, `referral`.
    public let acquisition = [0.0, -0.1, 0.4, -0.4]
    /// For each year of age above 45, whether or not the data say the age.
    public let age = -0.015
    /// For each unit of ln(1 + months since joining / 6).
    public let tenure = -0.35
    /// The standard deviation of what no table tells (normal, mean 0).
    public let frailty = 0.25
    /// A retention contact in the month before (the arm `treated`).
    public let contact = -0.35

    public init() {}

    /// P(stays for `days` days) in a state whose odds of leaving within 30 days are `odds` = exp(score).
    func stays(odds: Double, days: Int) -> Double {
        days == 30 ? 1 / (1 + odds) : exp(-Double(days) / 30 * log1p(odds))
    }

    /// After how many days one leaves who stays in such a state, for a uniform draw in (0, 1]: `stays` inverted.
    func daysUntilLeaving(odds: Double, draw: Double) -> Double { -30 * log(draw) / log1p(odds) }

    /// The part of the score that does not change with the months.
    func lastingScore(plan: Int, acquisition: Int, age years: Double, frailty: Double) -> Double {
        intercept + self.plan[plan] + self.acquisition[acquisition] + age * (years - 45) + frailty
    }

    /// The part of the score that depends on how long the customer has been one.
    func tenureScore(months: Double) -> Double { tenure * log1p(months / 6) }
}

/// e to a power, for files that need nothing else of the C library.
func exponential(_ power: Double) -> Double { exp(power) }
