extension LogisticOptions {
    /// Refuses penalties that are no penalties and combinations without a meaning.
    func check() throws(LogisticError) {
        guard l2.isFinite, l2 >= 0 else { throw .options("the l2 penalty is \(l2); it must be 0 or more") }
        guard l1.isFinite, l1 >= 0 else { throw .options("the l1 penalty is \(l1); it must be 0 or more") }
        if firth, l1 > 0 || l2 > 0 {
            throw .options("Firth's likelihood and an l1 or l2 penalty exclude each other: both shrink; choose one")
        }
    }
}
