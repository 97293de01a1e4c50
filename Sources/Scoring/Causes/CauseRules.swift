public import Features
internal import Models

/// What the inputs of models are about: of features the catalogue says it, of attributes the user may.
public struct CauseRules: Sendable, Equatable {
    /// The rules of attributes, by name.
    public let attributes: [String: AttributeRule]

    public init(attributes: [String: AttributeRule] = [:]) { self.attributes = attributes }

    /// What an input is about, and whether something can be done about it.
    func cause(of input: ModelInput) -> (cause: Cause, isActionable: Bool) {
        switch input.origin {
        case .feature: return (Catalogue.cause(of: input.name) ?? .lifeCycle, Catalogue.isActionable(input.name))
        // Silence is acted on as the days since the last purchase are: by one more.
        case .purchases: return (.engagement, true)
        case .attribute, .column: break
        }
        let rule = attributes[input.name] ?? .unknown
        return (rule.cause, rule.lever != .none)
    }
}
