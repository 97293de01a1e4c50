import ArgumentParser
import Features
import Retention
import Tables

/// What to do about each cause of churn: a file to edit.
struct PlaybookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "playbook",
        abstract: "The playbook that comes with churn, to be edited: actions and phrases by cause and risk.",
        discussion: """
            The file says what your own attributes are about, and for every cause and band of risk what to do and what the \
            agent may say. Give it to churn call-list --playbook and churn explain --playbook. With --check FILE a file is \
            read and judged, and nothing is written.
            """)

    @OptionGroup var words: LanguageOption

    @Option(help: "The file to write. Default: standard output.")
    var out: String?

    @Option(help: "Read this playbook, and say what is wrong with it.")
    var check: String?

    func run() throws {
        if let check {
            let playbook = try Playbook(file: check)
            Console.error("\(check): a playbook in \(playbook.language.rawValue), complete.")
            return
        }
        let text = Playbook.shippedText(in: words.language)
        if let out { try WholeFile.write(text, to: out) } else { Console.output(text) }
    }
}
