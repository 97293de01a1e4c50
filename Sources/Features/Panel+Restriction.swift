public import Histories

extension Panel {
    /// The rows at some of the cutoffs, as a panel of those cutoffs alone, in the same order.
    ///
    /// Who was set aside is counted over all cutoffs together, and is not known of some of them: it is left empty.
    public func restricted(to cutoffs: Set<Cutoff>) -> Panel {
        let kept = matrix.cutoffs.filter { cutoffs.contains($0) }
        var placeOf = [Int32](repeating: -1, count: matrix.cutoffs.count)
        for (index, cutoff) in matrix.cutoffs.enumerated() {
            if let place = kept.firstIndex(of: cutoff) { placeOf[index] = Int32(place) }
        }
        let rows = matrix.cutoff.indices.filter { placeOf[Int(matrix.cutoff[$0])] >= 0 }
        var restricted = self
        restricted.matrix = matrix.selecting(rows)
        restricted.matrix.cutoffs = kept
        restricted.matrix.cutoff = restricted.matrix.cutoff.map { placeOf[Int($0)] }
        restricted.churned = rows.map { churned[$0] }
        restricted.setAside = []
        return restricted
    }
}
