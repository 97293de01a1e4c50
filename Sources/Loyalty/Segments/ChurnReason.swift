/// A class of reasons for leaving.
package enum ChurnReason: String, Sendable, CaseIterable {
    case price, service, product, engagement, relationship
    /// Moved, died, needs it no more; or never settled in.
    case lifeCycle = "life cycle"
    case unknown
}
