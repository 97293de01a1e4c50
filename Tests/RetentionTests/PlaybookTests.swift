import Features
import Foundation
import Scoring
import Tables
import Testing

@testable import Retention

@Suite struct PlaybookTests {
    @Test(arguments: Language.allCases)
    func everyCauseHasAnActionAndAPhraseForEveryBand(language: Language) throws {
        let playbook = try Playbook.shipped(in: language)
        #expect(playbook.language == language && playbook.rules == CauseRules())
        var phrases: Set<String> = []
        for cause in Cause.allCases {
            for band in RiskBand.allCases {
                let play = playbook.play(for: cause, band)
                #expect(!play.action.isEmpty && !play.phrase.isEmpty)
                phrases.insert(play.phrase)
                if language == .chinese {
                    #expect((play.action + play.phrase).allSatisfy { !$0.isASCII || !$0.isLetter })
                }
            }
        }
        #expect(phrases.count == 18)
    }

    @Test func aTierHasItsOwnPlayWhereThereIsOneAndElseThatOfTheBand() throws {
        let playbook = try Playbook.shipped(in: .english)
        let plain = playbook.play(for: .price, .high)
        #expect(playbook.play(for: .price, .high, .low).action.hasPrefix("Write;"))
        #expect(playbook.play(for: .price, .high, .high) == plain && playbook.play(for: .price, .high, nil) == plain)
        #expect(playbook.listPlay(for: .service, .high, .high).action != playbook.listPlay(for: .service, .high).action)
        #expect(
            playbook.play(for: .product, .low, .high).action == playbook.play(for: .product, .low, .middle).action)
    }

    @Test(arguments: Language.allCases)
    func theFileThatIsShippedIsTheTextInTheProgram(language: Language) throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("playbooks/\(language.rawValue).yaml")
        #expect(try String(contentsOf: path, encoding: .utf8) == Playbook.shippedText(in: language))
    }

    private func changed(_ old: String, _ new: String) -> String {
        Playbook.shippedText(in: .english).replacingOccurrences(of: old, with: new)
    }

    @Test func attributesAreGivenCausesAndWhatCanBeDone() throws {
        let text = changed(
            "\nplays:",
            "\nattributes:\n  plan: {cause: price, become: [plus, premium]}\n  fee: {cause: price, can: lower}\n"
                + "  age: life_cycle\n\nplays:")
        let rules = try Playbook(yaml: text, file: "p.yaml").rules
        #expect(
            rules.attributes == [
                "plan": AttributeRule(cause: .price, lever: .become(["plus", "premium"])),
                "fee": AttributeRule(cause: .price, lever: .lower), "age": AttributeRule(cause: .lifeCycle),
            ])
    }

    @Test(
        arguments: [
            (
                "        low:\n          action: Write;", "        lower:\n          action: Write;",
                "unknown key of tiers “lower”"
            ),
            ("language: en", "language: de", "p.yaml:4:11: unknown language “de”"),
            ("  price:\n", "  prize:\n", "unknown key of plays “prize” (did you mean “price”?)"),
            (
                "    low:\n      action: Send the overview", "    lov:\n      action: Send the overview",
                "unknown key of price “lov”"
            ),
            ("plays:", "plans:", "unknown key of the file “plans” (did you mean “plays”?)"),
            ("      phrase: Thank you for your trust.\n", "", "life_cycle, low lacks a phrase"),
            ("      phrase: Thank you for your trust.", "      phrase: ''", "phrase must be a text, and not empty"),
            ("plays:", "attributes: {plan: {cause: cost}}\nplays:", "unknown cause “cost”"),
            ("plays:", "attributes: {plan: {can: lower}}\nplays:", "plan has no cause"),
            ("plays:", "attributes: {plan: {cause: price, can: fly}}\nplays:", "unknown direction “fly”"),
            ("plays:", "attributes: {plan: {cause: price, can: lower, become: [a]}}\nplays:", "both become and can"),
            ("plays:", "plays: [", "is no YAML"),
            ("plays:", "language: en\nplays:", "stands twice"),
        ] as [(String, String, String)])
    func aBrokenPlaybookSaysWhatIsWrongAndWhere(old: String, new: String, problem: String) {
        let error = #expect(throws: RetentionError.self) { try Playbook(yaml: changed(old, new), file: "p.yaml") }
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("p.yaml:") == true)
        #expect(error?.kind == .data)
    }

    @Test func anEmptyFileAndOneThatIsNotThereAreNoPlaybooks() {
        #expect(throws: RetentionError.self) { try Playbook(yaml: "", file: "p.yaml") }
        let error = #expect(throws: RetentionError.self) { try Playbook(file: "/no/such/playbook.yaml") }
        #expect(error?.kind == .missingInput)
    }
}
