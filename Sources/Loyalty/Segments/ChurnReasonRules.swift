internal import Histories

/// How the reason of a leaving is told.
package struct ChurnReasonRules: Sendable, Equatable {
    /// The attribute of customers that says why they left, where there is one.
    package var attribute = "leaving_reason"
    /// How many days before a leaving complaints and the fading of engagement are looked for.
    package var days = 90
    /// How many days before a leaving an answer to a survey counts.
    package var surveyDays = 180
    /// An answer below this (0 to 1) is one of a dissatisfied customer.
    package var dissatisfiedBelow = 0.5
    /// Who leaves within so many days of joining never settled in.
    package var earlyDays = 60
    /// Words by class; a text that holds one of them, whatever its case, is of the class. The first class counts.
    package var words = Self.standardWords

    package init() {}

    private static let standardWords: [ChurnReason: [String]] = [
        .price: ["price", "pricing", "billing", "cost", "expensive", "fee", "tariff", "discount", "价格", "费用"],
        .service: ["service", "support", "delivery", "staff", "wait", "complaint", "服务", "配送", "投诉"],
        .product: ["product", "quality", "defect", "broken", "assortment", "coverage", "feature", "质量", "产品"],
        .engagement: ["unused", "not used", "inactive", "no interest", "闲置"],
        .relationship: ["compet", "trust", "switch", "relationship", "dissatisf", "竞争", "信任"],
        .lifeCycle: ["moved", "moving", "relocat", "death", "deceased", "died", "retire", "no need", "搬家", "去世"],
    ]

    private static let classes = ChurnReason.allCases.filter { $0 != .unknown }

    mutating func read(_ section: SettingsSection) throws(HistoryError) {
        let keys = ["attribute", "days", "survey_days", "dissatisfied_below", "early_days", "words"]
        for (name, value) in try section.entries("reasons", keys: keys) {
            switch name {
            case "attribute": attribute = try value.text(name)
            case "days": days = try value.whole(name, in: 1...36_500)
            case "survey_days": surveyDays = try value.whole(name, in: 1...36_500)
            case "dissatisfied_below": dissatisfiedBelow = try value.number(name, in: 0...1)
            case "early_days": earlyDays = try value.whole(name, in: 0...36_500)
            default:
                for (key, list) in try value.entries(name, keys: Self.classes.map(\.rawValue)) {
                    if let reason = ChurnReason(rawValue: key) { words[reason] = try list.texts(key) }
                }
            }
        }
    }

    /// The class of a text; nil where it holds none of the words.
    package func reason(of text: String) -> ChurnReason? {
        let lower = text.lowercased()
        return Self.classes.first { reason in
            (words[reason] ?? []).contains { lower.contains($0.lowercased()) }
        }
    }
}
