/// Something that can be done about a customer, and what it does to the features of the catalogue.
///
/// One act moves several features: a purchase today counts in every window, and is the last one. So they move together, and
/// no customer is made up who bought twice in 30 days and once in 90.
public struct Lever: Sendable, Hashable {
    /// What the act does.
    public enum Effect: Sendable, Hashable {
        /// So many more facts today: `counts` and `along` grow by them, `ended` become 0, and `trend` (a slope over 30-day
        /// periods) grows by what the latest period adds.
        case more(counts: [String], along: [String] = [], ended: [String] = [], trend: String? = nil)
        /// The feature takes a higher value.
        case raise(String)
        /// The feature takes a lower value.
        case lower(String)
        /// Everything open is settled: the count becomes 0, and the days it has been open are missing.
        case settle(count: String, age: String)
    }

    /// The act's name, distinct among levers.
    public let name: String
    public let cause: Cause
    public let effect: Effect
    /// The smallest change that is spoken of, in the unit of the features.
    public let step: Double
    /// The act in words; `{}` is how many more, how many settled, or the new value.
    public let words: Wording
    public let chineseWords: Wording

    init(
        _ name: String, _ cause: Cause, _ effect: Effect, step: Double = 1, _ words: Wording, chinese: Wording
    ) {
        self.name = name
        self.cause = cause
        self.effect = effect
        self.step = step
        self.words = words
        chineseWords = chinese
    }

    /// The features that can be acted on by it.
    public var features: [String] {
        switch effect {
        case .more(let counts, _, let ended, let trend): counts + ended + [trend].compactMap(\.self)
        case .raise(let feature), .lower(let feature): [feature]
        case .settle(let count, let age): [count, age]
        }
    }

    /// Every feature that changes, also totals of the past that only change along with it.
    public var movedFeatures: [String] {
        guard case .more(_, let along, _, _) = effect else { return features }
        return features + along
    }

    /// The act in words, for an amount or a new value.
    public func phrase(_ value: Double, in language: Language = .english) -> String {
        (language == .english ? words : chineseWords).phrase(value, in: language)
    }
}
