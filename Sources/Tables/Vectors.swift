import CKernels

/// Which vector instructions a loop over text uses; every answer is the same for all of them.
typealias Vectors = churn_vectors

extension Vectors {
    /// The best that this processor has.
    static let best = churn_best_vectors()

    /// All that this processor has, among them none.
    static var all: [Vectors] { (0...best.rawValue).map { Vectors(rawValue: $0) } }
}
