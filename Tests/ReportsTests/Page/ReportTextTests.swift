import Features
import Foundation
import Tables
import Testing

@testable import Reports

@Suite struct ReportTextTests {
    private func placeholders(_ text: String) -> Set<String> {
        Set(
            TextTemplate(text).pieces.compactMap { piece in
                if case .placeholder(let name) = piece { name } else { nil }
            })
    }

    @Test(arguments: ReportText.allCases)
    func everyTextIsThereInBothLanguagesWithTheSamePlaceholders(key: ReportText) {
        #expect(!key.english.isEmpty && !key.chinese.isEmpty)
        #expect(placeholders(key.english) == placeholders(key.chinese))
    }

    /// Words that are names in every language.
    private static let properNames = [
        "churn", "score", "evaluate", "curves", "explain", "report", "call-list", "json", "clv", "offer", "contact",
        "margin", "AUC", "CSAT", "NPS", "Jones", "Sasser", "true", "yes", "h",
    ]

    @Test(arguments: ReportText.allCases)
    func noEnglishIsLeftInTheChineseTexts(key: ReportText) {
        let words = TextTemplate(key.chinese).pieces.flatMap { piece -> [String] in
            guard case .words(let words) = piece else { return [] }
            return words.split { !($0.isASCII && $0.isLetter) && $0 != "-" }.map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: "-"))
            }
        }
        for word in words where !word.isEmpty { #expect(Self.properNames.contains(word), "\(key): \(word)") }
    }

    @Test func everyFeatureOfTheCatalogueHasAMeaningInChinese() {
        #expect(Set(Catalogue.features.map(\.name)) == Set(ReportLanguage.chineseMeanings.keys))
    }

    @Test func numbersAndDatesAreWrittenAsEachLanguageDoes() {
        let day = Tables.Instant(year: 2024, month: 7, day: 1)
        #expect(ReportLanguage.english.date(day) == "1\u{A0}July\u{A0}2024")
        #expect(ReportLanguage.chinese.date(day) == "2024年7月1日")
        #expect(
            ReportLanguage.english.percent(0.0834) == "8.3\u{A0}%" && ReportLanguage.chinese.percent(0.0834) == "8.3%")
        #expect(ReportLanguage.english.number(1234.56, decimals: 1) == "1,234.6")
        #expect(ReportLanguage.english.number(-1234.56, decimals: 0) == "-1,235")
        #expect(ReportLanguage.english.percent(.nan) == "–")
        #expect(ReportLanguage.english.month(year: 2024, month: 2) == "February\u{A0}2024")
        #expect(ReportLanguage.chinese.shortMonth(year: 2024, month: 2) == "24年2月")
    }

    @Test func whatIsPutInIsEscaped() {
        let inline = Inline(.attributeMeaning, .english, ["name": Inline("<script>&\"'")])
        #expect(!inline.html.contains("<script>") && inline.html.contains("&lt;script&gt;&amp;&quot;&#39;"))
    }
}
