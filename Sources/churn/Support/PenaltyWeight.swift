import ArgumentParser

/// The weight of a penalty as `--l1` and `--l2` take it.
enum PenaltyWeight: ExpressibleByArgument, Equatable {
    case fixed(Double)
    /// The one that does best on rows not seen.
    case auto

    init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else if let value = Double(argument) {
            self = .fixed(value)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { self == .fixed(0) ? "0" : "auto" }

    /// The weight, where it is given.
    var value: Double? {
        if case .fixed(let value) = self { value } else { nil }
    }

    /// Refuses a weight that is none.
    func validate(_ option: String) throws {
        guard let value else { return }
        guard value.isFinite, value >= 0 else {
            throw ValidationError("\(option) is \(value); it must be 0 or more.")
        }
    }
}
