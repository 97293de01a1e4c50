/// What the standard errors of a fit suppose.
public enum StandardErrors: String, Sendable, Equatable, CaseIterable {
    /// That the model is right and rows are independent: the inverse of the information.
    case model
    /// That rows are independent, and no more (White 1980; HC0).
    case robust
    /// That clusters of rows, for instance those of one customer, are independent, and no more (Liang & Zeger 1986).
    case clustered
}
