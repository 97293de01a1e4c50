import Foundation
import Histories
import Tables

/// The dates of `--as-of`.
enum AsOf {
    /// The cutoffs of dates separated by commas, ascending and distinct; dates without a zone are of the dataset's.
    static func cutoffs(_ text: String, zone: LocalTime) throws(DateOptionError) -> [Cutoff] {
        var cutoffs: Set<Cutoff> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            cutoffs.insert(Cutoff(try Instant.parse(part.trimmingCharacters(in: .whitespaces), zone: zone)))
        }
        return cutoffs.sorted()
    }
}
