private import Histories

/// That the rows of a panel do not depend on the future: for a sample of its customers every fact known at a cutoff or
/// later was removed, the features were computed again from what was left, and they were equal to the last bit.
///
/// It says nothing of attributes of `customers`, which carry no times, and nothing of what a file's times themselves
/// hide (a row that was corrected later and kept its old time).
public struct LeakCertificate: Sendable, Equatable {
    /// How many customers were drawn.
    public var customers: Int
    /// How many rows of theirs (a customer at a cutoff) were computed again.
    public var vectors: Int
    /// How many cutoffs the panel has.
    public var cutoffs: Int
    /// SHA-256, in lower-case hexadecimal, over the vectors as `VectorBytes` writes them.
    public var digest: String
    /// Attributes that carry no times, so that nothing can be said of them; ascending as in the panel.
    public var uncertified: [String]

    public init(customers: Int, vectors: Int, cutoffs: Int, digest: String, uncertified: [String]) {
        self.customers = customers
        self.vectors = vectors
        self.cutoffs = cutoffs
        self.digest = digest
        self.uncertified = uncertified
    }

    /// At most so many customers of a panel are drawn.
    public static let mostCustomers = 500
}
