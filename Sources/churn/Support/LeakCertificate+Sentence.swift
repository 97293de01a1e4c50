import Features
import Reports

extension LeakCertificate {
    /// What was checked, in a line for the person who trains.
    var sentence: String {
        let who = "\(NumberText.count(customers)) customer\(customers == 1 ? "" : "s")"
        let rows = "\(NumberText.count(vectors)) vector\(vectors == 1 ? "" : "s")"
        let limit =
            uncertified.isEmpty
            ? "" : "; nothing can be said of \(uncertified.joined(separator: ", ")), which carry no times"
        return "no-leak certificate: \(who), \(rows) re-extracted without the future: equal\(limit)"
    }
}
