/// The interval of a share by Wilson (1927): all shares p for which `successes` of `trials` lies within `z` standard
/// errors √(p·(1 − p)/trials) of what is expected. 95 % with the standard `z`; sensible at 0 and 1, and with few
/// trials; 0...1 without any.
public func wilsonInterval(
    _ successes: Int, of trials: Int, z: Double = NormalDistribution.quantile975
) -> ClosedRange<Double> {
    precondition(successes >= 0 && successes <= trials, "\(successes) of \(trials)")
    return wilsonInterval(share: trials == 0 ? 0 : Double(successes) / Double(trials), trials: trials, z: z)
}

/// The same for a share that need not be a whole number of successes, as where rows are fewer in effect than in number.
public func wilsonInterval(
    share: Double, trials: Int, z: Double = NormalDistribution.quantile975
) -> ClosedRange<Double> {
    precondition(share >= 0 && share <= 1, "a share of \(share)")
    guard trials > 0 else { return 0...1 }
    let count = Double(trials)
    let square = z * z
    let middle = share + square / (2 * count)
    let half = z * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
    let scale = 1 + square / count
    // At 0 and 1 rounding may leave a trace of an end that is 0 or 1 exactly.
    let low = share == 0 ? 0 : max(0, (middle - half) / scale)
    let high = share == 1 ? 1 : min(1, (middle + half) / scale)
    return low...high
}
