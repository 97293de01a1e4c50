import Reports
import Tables
import Testing

@Suite struct TextTableTests {
    private func sample() -> TextTable {
        var table = TextTable([.text("figure"), .number("value"), .prose("meaning")])
        table.append(["AUC", "0.807", "a churner outranks a stayer eight times in ten"])
        table.append(["lift", "12.25", "short"])
        return table
    }

    @Test func numbersStandToTheRightAndLinesEndWithoutBlanks() {
        let expected = """
            figure  value  meaning
            AUC     0.807  a churner outranks a stayer eight times in ten
            lift    12.25  short

            """
        #expect(sample().text() == expected)
    }

    @Test(arguments: [30, 35, 40, 50, 60])
    func noLineIsWiderThanTheTerminal(width: Int) {
        let text = sample().text(for: Terminal(width: width, isStyled: false), indent: 2)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
        let words = text.split { $0 == " " || $0 == "\n" }
        #expect(words.suffix(3).last == "short" && words.contains("outranks"))
    }

    @Test func aWideCharacterTakesTwoColumns() {
        var table = TextTable([.text("name"), .number("n")])
        table.append(["王小明", "1"])
        table.append(["e\u{301}l", "22"])
        #expect(table.text() == "name     n\n王小明   1\ne\u{301}l      22\n")
    }

    @Test func controlCharactersOfTheDataDoNotReachTheTerminal() {
        var table = TextTable([.text("")])
        table.append(["a\u{1B}[2Jb\nc"])
        #expect(table.text() == "a\u{FFFD}[2Jb\u{FFFD}c\n")
    }

    @Test func headingsAreBoldOnlyWhereStylesAreAllowed() {
        #expect(sample().text(for: Terminal(width: 100, isStyled: true)).hasPrefix("\u{1B}[1mfigure"))
        #expect(!sample().text(for: Terminal(width: 100, isStyled: false)).contains("\u{1B}"))
    }

    @Test func aFileIsNotATerminal() {
        #expect(Terminal(descriptor: -1, environment: ["COLUMNS": "40"]) == .none)
    }
}

@Suite struct NumberTextTests {
    @Test func numbersReadAsPeopleWriteThem() {
        #expect(NumberText.fixed(0.80749, decimals: 3) == "0.807")
        #expect(NumberText.fixed(-0.0001, decimals: 2) == "0.00")
        #expect(NumberText.fixed(nil, decimals: 2) == "–")
        #expect(NumberText.percent(0.1234) == "12.3 %")
        #expect(NumberText.count(1_234_567) == "1,234,567")
        #expect(NumberText.count(-999) == "-999")
        #expect(NumberText.significant(0.000_000_123_4) == "1.234e-07")
    }
}
