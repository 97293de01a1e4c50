import Testing

@testable import Models

@Suite struct UpliftModelFileTests {
    private static func model(_ evidence: UpliftEvidence?) -> UpliftModel {
        UpliftModel(
            treated: SmallModel.histories(), untreated: SmallModel.histories(), method: .interaction, direction: .lower,
            treatment: "contacts", control: "control", evidence: evidence)
    }

    private static func evidence(
        _ chiSquared: Double = 12.5, balance: Double? = 0.25, heterogeneity: Double? = 0.0625
    ) -> UpliftEvidence {
        UpliftEvidence(
            balance: .init(chiSquared: chiSquared, degreesOfFreedom: 7, pValue: balance),
            heterogeneity: .init(chiSquared: 3, degreesOfFreedom: 0, pValue: heterogeneity))
    }

    @Test(arguments: [evidence(), evidence(heterogeneity: nil), evidence(balance: 0, heterogeneity: 1), nil])
    func whatIsReadIsWhatWasWritten(evidence: UpliftEvidence?) throws {
        let bytes = UpliftModelFile.bytes(of: Self.model(evidence))
        let read = try #require(try UpliftModelFile.model(from: bytes, file: "u.json"))
        #expect(read == Self.model(evidence))
        #expect(UpliftModelFile.bytes(of: read) == bytes)
    }

    /// Files of the version before have no such field.
    @Test func aModelWithoutEvidenceIsWrittenAsItAlwaysWas() {
        let text = String(decoding: UpliftModelFile.bytes(of: Self.model(nil)), as: UTF8.self)
        #expect(!text.contains("evidence") && text.contains("\"version\": 1,"))
    }

    @Test(arguments: [evidence(-1), evidence(balance: 1.5), evidence(heterogeneity: -0.1)])
    func whatIsNoTestIsNamed(evidence: UpliftEvidence) {
        let bytes = UpliftModelFile.bytes(of: Self.model(evidence))
        let error = #expect(throws: ModelError.self) { try UpliftModelFile.model(from: bytes, file: "u.json") }
        #expect(error?.description.contains("evidence.") == true, "\(String(describing: error))")
    }

    @Test func testsSpeakFromTheirLevelsOn() {
        #expect(Self.evidence(balance: 0.01).looksRandomised && !Self.evidence(balance: 0.0099).looksRandomised)
        #expect(!Self.evidence(heterogeneity: 0.05).effectDiffers && Self.evidence(heterogeneity: 0.0499).effectDiffers)
        let untested = Self.evidence(balance: nil, heterogeneity: nil)
        #expect(untested.looksRandomised && !untested.effectDiffers)
    }
}
