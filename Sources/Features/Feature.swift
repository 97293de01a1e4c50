/// One feature of the catalogue: defined once, read by extraction, reports, documentation and tests.
public struct Feature: Sendable {
    /// The column's name.
    public let name: String
    /// What it says, in one sentence.
    public let meaning: String
    /// Its unit, as `days`, `purchases` or `share`.
    public let unit: String
}
