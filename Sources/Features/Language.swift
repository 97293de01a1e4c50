/// A language in which customers and those who call them are spoken to.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"
}
