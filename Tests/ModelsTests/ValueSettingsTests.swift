import Testing

@testable import Models

@Suite struct ValueSettingsTests {
    private static let prior = PurchasePrior(
        rateShape: 2, rateDays: 60, amountShape: 4, spreadShape: 6, spreadScale: 50, netShare: 0.97)

    private static let settings = [
        ValueSettings(
            margin: .share(0.3), prior: prior, tiers: ValueTiers(highFrom: 500.25, middleFrom: 100, shares: [0.2, 0.5])),
        ValueSettings(
            margin: .attribute("fee", factor: 3.6), discount: 0.08, periodDays: 365, windowDays: 730, riskDays: 90,
            tiers: ValueTiers(highFrom: 5, middleFrom: -1)),
        ValueSettings(margin: .attribute("fee", factor: 1)),
    ]

    @Test(arguments: settings) func whatIsReadIsWhatWasWritten(settings: ValueSettings) throws {
        var model = SmallModel.histories()
        model.value = settings
        let bytes = ModelFile.bytes(of: model)
        #expect(try ModelFile.model(from: bytes, file: "m.json") == model)
    }

    @Test func aFileWithoutValueIsReadAsBefore() throws {
        let bytes = ModelFile.bytes(of: SmallModel.histories())
        #expect(!String(decoding: bytes, as: UTF8.self).contains("\"value\": {"))
        #expect(try ModelFile.model(from: bytes, file: "m.json").value == nil)
    }

    @Test func numbersThatMakeNoSenseAreRefused() {
        for wrong in [
            ValueSettings(margin: .share(0)), ValueSettings(margin: .share(1.5)),
            ValueSettings(margin: .attribute("", factor: 1)), ValueSettings(margin: .attribute("fee", factor: -1)),
            ValueSettings(margin: .share(0.3), discount: 0), ValueSettings(margin: .share(0.3), periodDays: 0),
            ValueSettings(margin: .share(0.3), riskDays: 0),
        ] {
            var model = SmallModel.histories()
            model.value = wrong
            let bytes = ModelFile.bytes(of: model)
            #expect(throws: ModelError.self) { try ModelFile.model(from: bytes, file: "m.json") }
        }
    }
}
