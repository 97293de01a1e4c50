/// What `churn.yaml` says under `retention:`: who is never to be contacted or scored. Each is as the option of that name.
package struct RetentionSettings: Sendable, Equatable {
    /// `ATTRIBUTE` or `ATTRIBUTE=VALUE`.
    package var doNotContact: String?
    /// A file of ids, relative to the dataset.
    package var doNotContactList: String?
    /// Days.
    package var contactedWithin: Int?
    /// Days.
    package var openComplaints: Int?
    /// Reasons of complaints.
    package var escalated: [String]?
    /// Days.
    package var minTenure: Int?
    /// The name of an attribute.
    package var household: String?
    /// `ATTRIBUTE` or `ATTRIBUTE=VALUE`.
    package var objected: String?

    package static let keys = [
        "do_not_contact", "do_not_contact_list", "contacted_within", "open_complaints", "escalated", "min_tenure",
        "household", "objected",
    ]

    package init() {}
}
