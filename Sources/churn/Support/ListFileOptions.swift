import ArgumentParser
import Features
import Foundation
import Retention

/// How a call list is written: the columns of a system's import, what customers are reached by, one file or several.
struct ListFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Columns as a system's import names them: \(ListPreset.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "system"))
    var preset: String?

    @Option(help: "Deal the customers to this many files, list-1.csv …, each with the same mix of risks.")
    var split = 1

    @Option(help: ArgumentHelp("The attribute that holds phone numbers.", valueName: "attribute"))
    var phone: String?

    @Option(help: ArgumentHelp("The attribute that holds e-mail addresses.", valueName: "attribute"))
    var email: String?

    @Option(help: ArgumentHelp("The attribute that holds names.", valueName: "attribute"))
    var name: String?

    @Option(help: ArgumentHelp("The attribute that holds first names.", valueName: "attribute"))
    var firstName: String?

    @Option(help: ArgumentHelp("The attribute that holds last names.", valueName: "attribute"))
    var lastName: String?

    func validate() throws {
        guard (1...1000).contains(split) else {
            throw ValidationError("--split is \(split); expected a number of files from 1 to 1000.")
        }
        if let preset, ListPreset(rawValue: preset) == nil {
            throw ValidationError(
                "--preset is “\(preset)”; expected one of \(ListPreset.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
    }

    /// Refuses what no list is written as.
    static func check(out: String) throws {
        if let ending = [".xlsm", ".xls", ".ods"].first(where: out.lowercased().hasSuffix) {
            throw ValidationError("--out is \(out); expected .csv or .xlsx, not \(ending).")
        }
        if out.isEmpty { throw ValidationError("--out is empty; expected a file name.") }
    }

    /// The attributes that say how customers are reached.
    private var contact: [ContactField: String] {
        let given: [(ContactField, String?)] = [
            (.phone, phone), (.email, email), (.name, name), (.firstName, firstName), (.lastName, lastName),
        ]
        return given.reduce(into: [:]) { contact, field in contact[field.0] = field.1 }
    }

    /// The attributes of the list: those by which customers are reached, then those asked for, each once.
    func attributeNames(_ asked: [String]) -> [String] {
        let contact = ContactField.allCases.compactMap { self.contact[$0] }
        return (contact + asked).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// Writes the list, and says into which files.
    func write(_ list: CallList, to out: String, byteOrderMark: Bool, _ language: Language) throws -> String {
        let file = ListFile(out, parts: split, byteOrderMark: byteOrderMark)
        var columns: [ListColumn]
        if let preset = preset.flatMap(ListPreset.init(rawValue:)) {
            columns = list.columns(of: preset, contact: contact)
        } else {
            columns = list.markingPhones(phone, in: list.columns)
            if file.kind == .xlsx { columns = CallList.named(columns, in: language) }
        }
        try file.write(list, columns)
        return split == 1 ? out : "\(file.paths[0]) … \(file.paths[split - 1])"
    }
}
