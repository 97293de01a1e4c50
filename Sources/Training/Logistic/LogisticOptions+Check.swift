internal import Models

extension LogisticOptions {
    /// Refuses penalties that are no penalties and combinations without a meaning.
    func check() throws(LogisticError) {
        guard l2.isFinite, l2 >= 0 else { throw .options("the l2 penalty is \(l2); it must be 0 or more") }
        guard l1.isFinite, l1 >= 0 else { throw .options("the l1 penalty is \(l1); it must be 0 or more") }
        if firth, l1 > 0 || l2 > 0 {
            throw .options("Firth's likelihood and an l1 or l2 penalty exclude each other: both shrink; choose one")
        }
        if standardErrors != .model, firth || l1 > 0 {
            throw .options("robust and clustered standard errors are those of a fit without Firth's likelihood and l1")
        }
        if intervals == .profile, l1 > 0 || l2 > 0 || !signs.isEmpty || standardErrors != .model {
            throw .options(
                "profile-likelihood intervals suppose independent rows and no penalty or constraint; leave out l1, l2, "
                    + "signs, and robust or clustered standard errors")
        }
        if !signs.isEmpty, firth || l1 > 0 {
            throw .options("constraints on signs go with maximum likelihood or an l2 penalty, not with l1 or Firth's")
        }
    }
}
