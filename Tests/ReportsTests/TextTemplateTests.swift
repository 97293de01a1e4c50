import Testing

@testable import Reports

@Suite struct TextTemplateTests {
    @Test func placeholdersAreFilledAndBracesOfValuesStay() {
        let template = TextTemplate("{who} has {count} of {count}, {")
        #expect(template.filled(["who": "{count}", "count": "3"]) == "{count} has 3 of 3, {")
        #expect(TextTemplate("").filled([:]) == "")
    }
}
