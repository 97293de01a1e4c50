import ArgumentParser
import Features

/// The language of what is said to people.
struct LanguageOption: ParsableArguments {
    @Option(name: .customLong("language"), help: "The language of words for people: en or zh.")
    var code = Language.english.rawValue

    func validate() throws {
        guard Language(rawValue: code) == nil else { return }
        throw ValidationError(
            "--language is “\(code)”; expected one of \(Language.allCases.map(\.rawValue).joined(separator: ", ")).")
    }

    var language: Language { Language(rawValue: code) ?? .english }
}
