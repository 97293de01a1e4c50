/// What an attribute of the customers, of which the catalogue knows nothing, is about and what can be done about it.
public struct AttributeRule: Sendable, Equatable {
    /// What can be done about an attribute.
    public enum Lever: Sendable, Equatable {
        case none
        /// It can become one of these texts.
        case become([String])
        /// Its number can be raised.
        case raise
        /// Its number can be lowered.
        case lower
    }

    public let cause: Cause
    public let lever: Lever

    /// Attributes without a rule belong to the life cycle, and nothing can be done about them.
    public static let unknown = AttributeRule(cause: .lifeCycle)

    public init(cause: Cause, lever: Lever = .none) {
        self.cause = cause
        self.lever = lever
    }
}
