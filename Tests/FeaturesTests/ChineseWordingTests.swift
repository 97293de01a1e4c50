import Testing

@testable import Features

@Suite struct ChineseWordingTests {
    @Test func everyFeatureIsSaidInChineseWithoutALetterOfEnglish() {
        #expect(Set(Catalogue.chinese.keys) == Set(Catalogue.features.map(\.name)))
        for feature in Catalogue.features {
            for value in [-2, 0, 0.01, 0.4, 1, 2.5, 60, 1234.5, .nan] {
                let words = feature.phrase(value, in: .chinese)
                #expect(!words.isEmpty && !words.contains("{}"))
                #expect(words.allSatisfy { !$0.isASCII || !$0.isLetter }, "\(feature.name) \(value): \(words)")
            }
        }
    }

    /// Where English has words of its own for nothing and for less than nothing, Chinese has them too.
    @Test func chineseTellsNothingAndLessFromMoreAsEnglishDoes() {
        for feature in Catalogue.features {
            let chinese = Catalogue.chinese[feature.name]
            #expect((chinese?.zero == nil) == (feature.wording.zero == nil), "\(feature.name)")
            #expect((chinese?.negative == nil) == (feature.wording.negative == nil), "\(feature.name)")
            #expect(chinese?.form == feature.wording.form, "\(feature.name)")
        }
    }

    @Test(
        arguments: [
            ("complaints_90d", 2, "90 天内投诉 2 次"), ("recency_days", 74.3, "上次购买在 74 天前"),
            ("recency_days", 0.01, "上次购买在 不到一小时前"), ("resolution_hours_mean_365d", 5.25, "最近的投诉平均用了 5.3 小时处理完"),
            ("spend_trend", -12.5, "消费越来越少：每月少 12.5"), ("tenure_days", .nan, "尚无购买"),
        ] as [(String, Double, String)])
    func valuesAreSaidInChinese(name: String, value: Double, words: String) {
        #expect(Catalogue.feature(named: name)?.phrase(value, in: .chinese) == words)
    }
}
