import Tables
import Testing

@testable import churn

/// Files of commands, as a shell would read them.
@Suite struct StepFileTests {
    private func words(_ text: String) throws -> [[String]] { try StepFile(text: text, named: "s").steps.map(\.words) }

    @Test func wordsAreThoseOfAShell() throws {
        #expect(try words("train data --out m.json") == [["train", "data", "--out", "m.json"]])
        #expect(try words("churn  check\t'my data'  ") == [["check", "my data"]])
        #expect(
            try words(#"a 'x "y' "it's" \ b\'c '' "\"" 'a\b'"#) == [["a", "x \"y", "it's", " b'c", "", "\"", "a\\b"]])
        #expect(try words("a b'c d'\"e f\"g") == [["a", "bc de fg"]])
        #expect(try words("a # b\n\n  # c\nd e#f '#g'\r\nh") == [["a"], ["d", "e#f", "#g"], ["h"]])
        #expect(try words("a \\\n  b \\\n c\nd") == [["a", "b", "c"], ["d"]])
        #expect(try words("a $HOME *.csv ü\n") == [["a", "$HOME", "*.csv", "ü"]])
    }

    @Test(arguments: [["a"], ["", "b c"], ["it's", "\"", "\\", "$x", "#"], ["two\nlines", "ü", "--out=a b"]])
    func whatIsTypedReadsBack(_ typed: [String]) throws {
        #expect(try words("check " + StepFile.typed(typed)) == [["check"] + typed])
    }

    @Test func everyStepKnowsItsLine() throws {
        let steps = try StepFile(text: "# first\n\na 'two\nlines' b\nc \\\nd\ne", named: "steps").steps
        #expect(steps.map(\.place) == [3, 5, 7].map { Place(file: "steps", line: $0) })
        #expect(steps[0].words == ["a", "two\nlines", "b"])
    }

    @Test func whatIsNoCommandIsRefused() {
        #expect(
            throws: StepError.badStep(Place(file: "s", line: 2), "a quotation mark ' is opened here and never closed")
        ) {
            try StepFile(text: "a b\nc 'd\n\n", named: "s")
        }
        for text in ["", "# nothing\n\n", "churn\n"] {
            #expect(throws: StepError.empty("s")) { try StepFile(text: text, named: "s") }
        }
    }
}
