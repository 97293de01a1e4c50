internal import Statistics

/// Rows dealt to folds by customer, so that no fit is tested on a customer it has seen.
struct CustomerFolds: Sendable {
    static let count = 5
    /// More rows than this are sampled by customer: what is chosen by folds hardly depends on the rest.
    static let mostRows = 50_000

    /// Each row's fold; -1 for rows that are not sampled.
    let foldOfRow: [Int8]

    /// - Parameter customers: a number for each row's customer; nil where each row is one.
    init(rowCount: Int, customers: [Int32]?, seed: UInt64) {
        // Customers are numbered as they first come.
        var total = customers == nil ? rowCount : 0
        var numberOf = [Int](repeating: -1, count: Int(customers?.max() ?? -1) + 1)
        let numbers = customers.map { customers in
            customers.map { customer in
                if numberOf[Int(customer)] < 0 {
                    numberOf[Int(customer)] = total
                    total += 1
                }
                return numberOf[Int(customer)]
            }
        }
        var order = Array(0..<total)
        var generator = SeededGenerator(seed: seed)
        for index in order.indices.dropLast() {
            order.swapAt(index, index + generator.below(order.count - index))
        }
        let wanted = min(total, max(Self.count, total * Self.mostRows / max(rowCount, 1)))
        var foldOf = [Int8](repeating: -1, count: total)
        for index in 0..<wanted { foldOf[order[index]] = Int8(index % Self.count) }
        foldOfRow = numbers.map { $0.map { foldOf[$0] } } ?? foldOf
    }

    /// The rows that are sampled, ascending.
    var sampled: [Int] { foldOfRow.indices.filter { foldOfRow[$0] >= 0 } }

    /// The sampled rows to learn from where a fold is held out, and the rows of the fold.
    func split(_ fold: Int) -> (seen: [Int], unseen: [Int]) {
        let sampled = sampled
        return (sampled.filter { foldOfRow[$0] != Int8(fold) }, sampled.filter { foldOfRow[$0] == Int8(fold) })
    }
}
