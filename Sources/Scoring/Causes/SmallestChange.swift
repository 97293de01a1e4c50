public import Features

/// The smallest change, of what can be acted on, that would bring a customer's risk down to another.
///
/// A change is what the model would say of a customer who is in everything else the same. It is an association in the
/// training rows; whether acting so keeps the customer is told by a control group.
public struct SmallestChange: Sendable, Equatable {
    /// One thing done.
    public struct Step: Sendable, Equatable {
        public let lever: String
        public let cause: Cause
        /// What to do, in words: `settle the open complaint`.
        public let words: String
        public let changes: [Value]
        /// In standard deviations of the training rows.
        public let distance: Double
    }

    /// A value before and after; NaN where it is missing. A level is told by its place in the model.
    public struct Value: Sendable, Equatable {
        public let input: String
        public let before: Double
        public let after: Double

        public static func == (left: Value, right: Value) -> Bool {
            left.input == right.input && left.before.bitPattern == right.before.bitPattern
                && left.after.bitPattern == right.after.bitPattern
        }
    }

    /// Steps taken together, and the risk they come to: what scoring the changed values gives.
    public struct Plan: Sendable, Equatable {
        public let steps: [Step]
        public let risk: Double

        /// The sum of the steps' distances.
        public var distance: Double { steps.reduce(0) { $0 + $1.distance } }
    }

    /// The risk to come down to.
    public let target: Double
    /// The risk now.
    public let risk: Double
    /// For each lever by itself, the smallest change that reaches the target, else the one with the lowest risk; those
    /// that reach it first, by their distance, then the others by their risk. Levers that lower nothing are left out.
    public let single: [Plan]
    /// Of all plans of up to `mostSteps` levers that reach the target, the one of the smallest distance; nil where none does.
    public let smallest: Plan?
    /// The lowest risk that so many levers come to; nil where nothing lowers it.
    public let lowest: Plan?

    /// More things than this are not done for one customer at a time.
    public static let mostSteps = 3

    /// Whether the customer is there already.
    public var isReached: Bool { risk <= target }
}
