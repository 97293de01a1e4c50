/// What a customer is reached by, for imports that name it their own way.
public enum ContactField: String, Sendable, CaseIterable {
    case phone, email, name
    case firstName = "first_name"
    case lastName = "last_name"
}
