/// What kind of terms a model has.
public enum TermStructure: String, Sendable, CaseIterable {
    /// A coefficient an input (and level).
    case linear
    /// Curves, shrunken levels, and pairs that show.
    case additive
}
