/// A sum of many numbers whose rounding errors are carried along (Neumaier 1974), so that ten million terms lose no more
/// than a few units in the last place.
struct CompensatedSum {
    private var sum = 0.0
    private var lost = 0.0

    mutating func add(_ term: Double) {
        let next = sum + term
        lost += sum.magnitude >= term.magnitude ? (sum - next) + term : (term - next) + sum
        sum = next
    }

    var value: Double { sum + lost }
}
