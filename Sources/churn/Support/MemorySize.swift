import ArgumentParser

/// An amount of memory as it stands in an option: `512M`, `2G`.
struct MemorySize: ExpressibleByArgument, Equatable {
    let bytes: Int

    /// The share of it that rows may take; the customers, what is computed of some of them and the program need the rest.
    var forRows: Int { bytes / 10 * 4 }

    init?(argument: String) {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        guard let last = argument.uppercased().last, let unit = units[last], let count = Int(argument.dropLast()),
            count > 0, case let (bytes, tooLarge) = count.multipliedReportingOverflow(by: unit), !tooLarge
        else { return nil }
        self.bytes = bytes
    }
}
