/// The 95 % interval of a difference of two independent shares, p₁ − p₂, made of the Wilson intervals of each (Newcombe
/// 1998, method 10). Without any trial in one of them it is -1...1 at its widest.
public func newcombeInterval(
    _ first: (share: Double, trials: Int), _ second: (share: Double, trials: Int)
) -> ClosedRange<Double> {
    let one = wilsonInterval(share: first.share, trials: first.trials)
    let two = wilsonInterval(share: second.share, trials: second.trials)
    func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    let difference = first.share - second.share
    let below = root(first.share - one.lowerBound, two.upperBound - second.share)
    let above = root(one.upperBound - first.share, second.share - two.lowerBound)
    return max(-1, difference - below)...min(1, difference + above)
}
