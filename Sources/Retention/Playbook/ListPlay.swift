/// What a call list says is to be done about a customer.
public struct ListPlay: Sendable, Equatable {
    /// What the risk is about, in a word.
    public let cause: String
    public let action: String
    /// What the agent may say.
    public let phrase: String

    public init(cause: String, action: String, phrase: String) {
        self.cause = cause
        self.action = action
        self.phrase = phrase
    }
}
