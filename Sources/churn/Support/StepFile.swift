import Foundation
import Tables

/// A file of commands, a line each, as they would be typed in a shell after `churn`: words with blanks between, in which '…',
/// "…" and \ take away the meaning of blanks and of each other. A # begins a comment, and a \ at the end of a line joins the
/// next to it. Nothing is expanded: neither $NAME nor *.
struct StepFile {
    /// One command.
    struct Step: Equatable {
        /// Where its line begins.
        let place: Place
        /// After `churn`, which may stand before them or not.
        let words: [String]
    }

    let steps: [Step]

    /// Reads a file; `-` is the standard input.
    ///
    /// - Throws: `StepError` where a quotation mark is left open; `FileError` where the file cannot be read.
    init(_ path: String) throws {
        let data: Data
        do {
            data =
                try path == "-"
                ? FileHandle.standardInput.readToEnd() ?? Data() : Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw FileError.missing(path, reason: error.localizedDescription)
        }
        try self.init(text: String(decoding: data, as: UTF8.self), named: path == "-" ? "standard input" : path)
    }

    init(text: String, named name: String) throws(StepError) {
        var reader = StepReader(name)
        for character in text { reader.take(character) }
        steps = try reader.finished()
    }

    /// Words as they would be typed in a shell.
    static func typed(_ words: [String]) -> String {
        words.map { word in
            let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./,:+=%@".contains($0) } && !word.isEmpty
            return isPlain ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
        }.joined(separator: " ")
    }
}

/// Why steps cannot be run.
enum StepError: Failure, Equatable {
    /// A line that cannot be read, or a command that cannot be run.
    case badStep(Place, String)
    /// A file without a command.
    case empty(String)
    /// A step that failed, with what it said.
    case failed(Place, FailureKind, String)

    var kind: FailureKind {
        switch self {
        case .badStep, .empty: .usage
        case .failed(_, let kind, _): kind
        }
    }

    var description: String {
        switch self {
        case .badStep(let place, let problem): "\(place): \(problem)"
        case .empty(let file): "\(file): has no command; expected one a line, as train DATASET --as-of DATE …"
        case .failed(let place, _, let problem): "\(place): \(problem)"
        }
    }
}

/// Takes the characters of a file of steps one by one.
private struct StepReader {
    private let name: String
    private var steps: [StepFile.Step] = []
    private var words: [String] = []
    /// The word under way; nil between words.
    private var word: String?
    private var quote: Quote?
    private var isEscaped = false
    private var isComment = false
    private var line = 1
    /// Where the step under way began.
    private var firstLine = 1

    /// A quotation mark that is open.
    private struct Quote {
        let mark: Character
        let line: Int
    }

    init(_ name: String) { self.name = name }

    mutating func take(_ character: Character) {
        defer { if character.isNewline { line += 1 } }
        if isEscaped {
            isEscaped = false
            // A line that ends so goes on in the next one.
            if !character.isNewline { append(character) }
        } else if isComment {
            if character.isNewline { endStep() }
        } else if let quote {
            if character == quote.mark {
                self.quote = nil
            } else if character == "\\", quote.mark == "\"" {
                isEscaped = true
            } else {
                append(character)
            }
        } else {
            takePlain(character)
        }
    }

    private mutating func takePlain(_ character: Character) {
        switch character {
        case "\\": isEscaped = true
        case "'", "\"":
            quote = Quote(mark: character, line: line)
            begin()
        case "#" where word == nil: isComment = true
        case _ where character.isNewline: endStep()
        case _ where character.isWhitespace: endWord()
        default: append(character)
        }
    }

    private mutating func begin() {
        if words.isEmpty, word == nil { firstLine = line }
        word = word ?? ""
    }

    private mutating func append(_ character: Character) {
        begin()
        word?.append(character)
    }

    private mutating func endWord() {
        if let word { words.append(word) }
        word = nil
    }

    private mutating func endStep() {
        endWord()
        isComment = false
        if words.first == "churn" { words.removeFirst() }
        if !words.isEmpty { steps.append(StepFile.Step(place: Place(file: name, line: firstLine), words: words)) }
        words = []
    }

    mutating func finished() throws(StepError) -> [StepFile.Step] {
        if let quote {
            throw .badStep(
                Place(file: name, line: quote.line), "a quotation mark \(quote.mark) is opened here and never closed")
        }
        endStep()
        if steps.isEmpty { throw .empty(name) }
        return steps
    }
}
