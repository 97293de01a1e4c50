import Foundation

/// What `Tests/References/campaign/reference.py` found.
struct CampaignReference: Decodable {
    struct Interval: Decodable {
        let counts: [Int]
        let low: Double
        let high: Double
    }
    struct Stratified: Decodable {
        let strata: [[Int]]
        let difference: Double
        let low: Double
        let high: Double
    }
    struct Power: Decodable {
        let rate: Double
        let effect: Double
        let treated: Double
        let controls: Double
        let power: Double
    }
    struct Needed: Decodable {
        let rate: Double
        let effect: Double
        let share: Double
        let customers: Int
    }
    struct Binomial: Decodable {
        let k: Int
        let n: Int
        let p: Double
        let value: Double
    }
    struct Draw: Decodable {
        let seed: UInt64
        let campaign: String
        let controls: [String]
    }

    let newcombe: [Interval]
    let stratified: [Stratified]
    let power: [Power]
    let needed: [Needed]
    let binomial: [Binomial]
    let draw: Draw

    static func read() throws -> CampaignReference {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/campaign/expected.json")
        return try JSONDecoder().decode(CampaignReference.self, from: Data(contentsOf: file))
    }
}
