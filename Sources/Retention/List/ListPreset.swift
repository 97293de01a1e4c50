/// Columns as common systems expect them in an import. Of personal data there is what was asked for, and no more.
///
/// Names are those of the systems' fields in English, which their imports match by name (see Documentation/call-lists.md for
/// the sources); what they do not know, as the risk, is to be mapped to a field of one's own.
public enum ListPreset: String, Sendable, CaseIterable {
    case salesforce, hubspot, dynamics
    case zendeskSell = "zendesk-sell"
    case dialler

    /// What the system calls the customer's id.
    var idHeader: String {
        switch self {
        case .salesforce: "Customer ID"
        case .hubspot: "Customer ID"
        case .dynamics: "Customer ID"
        case .zendeskSell: "Customer ID"
        case .dialler: "vendor_lead_code"
        }
    }

    /// What the system calls what a customer is reached by.
    func header(of field: ContactField) -> String {
        switch (self, field) {
        case (.dialler, .phone): "phone_number"
        case (.dialler, _): field.rawValue
        case (.hubspot, .phone): "Phone number"
        case (.dynamics, .phone): "Business Phone"
        case (_, .phone): "Phone"
        case (_, .email): "Email"
        case (.dynamics, .name): "Full Name"
        case (_, .name): "Name"
        case (.hubspot, .firstName), (.zendeskSell, .firstName): "First name"
        case (.hubspot, .lastName), (.zendeskSell, .lastName): "Last name"
        case (_, .firstName): "First Name"
        case (_, .lastName): "Last Name"
        }
    }

    /// Whether the words for people are written as the names of a database's columns.
    var isPlain: Bool { self == .dialler }

    /// The names of the columns beside contact fields and attributes.
    func header(_ plain: String) -> String {
        guard !isPlain else { return plain }
        let words = plain.split(separator: "_").joined(separator: " ")
        return "Churn " + words
    }
}
