import Testing

@testable import Reports

@Suite struct TickTextsTests {
    @Test func numbersThatAreTooWideAreThousandsAndMillions() {
        #expect(tickTexts([0, 58_003, 113_228, 250_898.09], within: 6) == ["0", "58k", "113k", "251k"])
        #expect(
            tickTexts([950, 1_500, 999_499, 999_500, 1_234_567], within: 4) == ["950", "1.5k", "999k", "1M", "1.23M"])
        #expect(tickTexts([-113_228, 0.5], within: 6) == ["-113k", "0.5"])
    }

    @Test func numbersWithRoomStayAsTheyAre() {
        #expect(tickTexts([0, 58_003, 113_228], within: 7) == ["0", "58,003", "113,228"])
    }
}
