import ArgumentParser
import Features
import Retention

/// In which words customers are spoken of, and what is to be done about them.
struct PlaybookOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Add cause, action and phrase to each customer: from a file (churn playbook writes one to edit), or standard for "
                + "the one that comes with churn.", valueName: "file"))
    var playbook: String?

    @OptionGroup var words: LanguageOption

    /// The playbook; nil where none was asked for.
    func read() throws -> Playbook? {
        guard let playbook else { return nil }
        return try playbook == "standard" ? Playbook.shipped(in: words.language) : Playbook(file: playbook)
    }
}
