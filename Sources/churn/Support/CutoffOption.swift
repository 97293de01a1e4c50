import ArgumentParser
import Histories
import Tables

/// The dates of `--as-of`.
enum CutoffOption {
    /// The cutoffs of a comma-separated list of dates, ascending; a date without a zone is of the dataset's.
    static func cutoffs(_ text: String, zone: LocalTime) throws -> [Cutoff] {
        let dates = text.split(separator: ",", omittingEmptySubsequences: false)
        let cutoffs = try dates.map { date in
            try Cutoff(Instant.parse(String(date.drop { $0 == " " }), zone: zone))
        }
        guard Set(cutoffs).count == cutoffs.count else {
            throw ValidationError("--as-of names a date twice: \(text)")
        }
        return cutoffs.sorted()
    }
}
