import ArgumentParser
import Foundation

/// What later retention means, for verbs that look at what became of customers.
enum RetentionOption {
    static func validate(_ label: String?, horizon: Int, active: Int?) throws {
        try LabelOption.validate(label, fraction: nil, positive: nil, horizon: horizon)
        if let label, !["left", "inactive", "decline"].contains(label) {
            throw ValidationError("--label is “\(label)”; it must be left, inactive or decline.")
        }
        if let active, !(1...36_500).contains(active) {
            throw ValidationError("--active is \(active); it must be 1 to 36500 days.")
        }
    }
}

/// Files that an option names.
enum ReadyFile {
    static func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
