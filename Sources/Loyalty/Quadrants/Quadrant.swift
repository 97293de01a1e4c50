/// Where a customer stands between satisfaction and loyalty (Jones & Sasser 1995).
package enum Quadrant: String, Sendable, CaseIterable {
    /// Satisfied and loyal: stays, and tells others.
    case apostle
    /// Satisfied and not loyal: comes and goes, for a price.
    case mercenary
    /// Loyal without being satisfied: stays for want of another.
    case hostage
    /// Neither.
    case defector

    init(isSatisfied: Bool, isLoyal: Bool) {
        self = isSatisfied ? (isLoyal ? .apostle : .mercenary) : (isLoyal ? .hostage : .defector)
    }
}
