import Testing

@testable import Retention

@Suite struct SpreadsheetTextTests {
    @Test(arguments: [
        "=1+1", "+49 170 1234567", "-2+3", "@SUM(A1)", "\tx", "\rtext", "\nplain", " =1", "\u{A0}=1", "\"=1\"",
        "'=cmd", "'' @x", "\u{FF1D}1+1", "\u{FF0B}1", "\u{FF0D}x", "\u{FF20}A1", "\u{200B}=1", "\u{FEFF}=1",
        "\u{201C}=1",
        "\u{2212}1", "-", "=", "--5", "+5", "-0x1F", "- 5", "-.5", "\u{7}=1",
    ])
    func whatWouldRunGetsAnApostrophe(text: String) {
        #expect(SpreadsheetText.neutralised(text) == "'" + text)
    }

    @Test(arguments: [
        "", "12", "-12", "-0.25", "1e-7", "-1.5E+10", "007", "17850.0", "north", "O'Brien", "a=b", "1-2",
        "x@example.org",
        "Müller", "客户", "2 complaints in 90 days; the last took 9 days to settle", "50 % less", "a | b",
    ])
    func whatIsHarmlessStaysAsItIs(text: String) {
        #expect(SpreadsheetText.neutralised(text) == text)
    }

    @Test func aFormulaAfterAnotherCountrysSeparatorIsNeutralisedToo() {
        #expect(SpreadsheetText.neutralised("a;=1+1") == "a;'=1+1")
        #expect(SpreadsheetText.neutralised("\n=1+1") == "'\n'=1+1")
        #expect(SpreadsheetText.neutralised("a\n@x\tb") == "a\n'@x\tb")
        #expect(SpreadsheetText.neutralised("a|\"=1") == "a|'\"=1")
    }

    /// An independent reading of the rule: no part of a cell between separators begins, after blanks and quotes, with a
    /// sign that starts a formula, unless the cell is a plain number.
    @Test func noRandomCellBeginsWithASignThatStartsAFormula() {
        let alphabet: [Character] = [
            "=", "+", "-", "@", "\t", "\r", "\n", " ", "'", "\"", ";", "|", ",", "a", "1", ".", "e", "\u{FF1D}",
            "\u{FF0B}",
            "\u{FF0D}", "\u{FF20}", "\u{A0}", "\u{200B}", "\u{201C}",
        ]
        let dangerous: Set<Character> = ["=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"]
        let blank: Set<Character> = ["\t", "\r", "\n", "\r\n", " ", "\"", "\u{A0}", "\u{200B}", "\u{201C}"]
        var state: UInt64 = 42
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        var changed = 0
        for _ in 0..<20_000 {
            let text = String((0..<draw(9)).map { _ in alphabet[draw(alphabet.count)] })
            let safe = SpreadsheetText.neutralised(text)
            if safe != text { changed += 1 }
            if Double(safe) != nil, safe == text, safe.first != "+" { continue }
            for part in safe.split(whereSeparator: { ";|\t\r\n".contains($0) || $0 == "\r\n" }) {
                let first = part.first { !blank.contains($0) }
                #expect(
                    first.map(dangerous.contains) != true, "\(text.debugDescription) became \(safe.debugDescription)")
            }
            #expect(safe.first != "\t" && safe.first != "\r" && safe.first != "\n" && safe.first != "\r\n")
            #expect(safe.filter { $0 != "'" } == text.filter { $0 != "'" }, "only apostrophes are added")
        }
        #expect(changed > 5_000)
    }
}
