extension Panel {
    /// The rows of the given numbers, in that order; a row may stand several times. Who was set aside stays as it was.
    public func selecting(_ rows: [Int]) -> Panel {
        var selected = self
        selected.matrix = matrix.selecting(rows)
        selected.churned = rows.map { churned[$0] }
        return selected
    }
}
