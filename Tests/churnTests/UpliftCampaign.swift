import Foundation

/// Histories of a campaign whose effect is known.
enum UpliftCampaign {
    /// A folder with the histories in `data` and an uplift model of them in `model.json`, made once; nil where it could not be.
    static let trained: String? = {
        guard let path = try? SharedFolder.make(), (try? write(to: path + "/data")) != nil else { return nil }
        let training = try? BuiltCommand.run([
            "train", path + "/data", "--target", "uplift", "--horizon", "60", "--features", "plan,recency_days",
            "--out", path + "/model.json",
        ])
        return training?.exitCode == 0 ? path : nil
    }()

    /// 1,200 customers who buy once a month; a contact on 15 January, by chance for half; and whoever leaves does so in the
    /// sixty days after: of plan a 40 % without a contact and 10 % with one, of plan b 10 % and 30 %.
    ///
    /// - Parameters:
    ///   - treats: the share of a plan that is contacted.
    ///   - leaves: the share of a plan that leaves, contacted or not.
    static func write(
        to path: String, treats: (String) -> Double = { _ in 0.5 },
        leaves: (String, Bool) -> Double = { $0 == "a" ? ($1 ? 0.1 : 0.4) : ($1 ? 0.3 : 0.1) }
    ) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var state: UInt64 = 88_172_645_463_325_252
        func uniform() -> Double {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Double(state >> 11) * 0x1p-53
        }
        var customers = "customer_id,joined_at,left_at,plan\n"
        var contacts = "customer_id,occurred_at,campaign,arm\n"
        var purchases = "customer_id,occurred_at,amount\n"
        for number in 1...1200 {
            let id = "C" + String(10_000 + number)
            let plan = uniform() < 0.5 ? "a" : "b"
            let isTreated = uniform() < treats(plan)
            let hasLeft = uniform() < leaves(plan, isTreated)
            let month = uniform() < 0.5 ? "02" : "03"
            customers += "\(id),2023-01-01,\(hasLeft ? "2024-\(month)-01" : ""),\(plan)\n"
            contacts += "\(id),2024-01-15,winter,\(isTreated ? "treated" : "control")\n"
            for month in ["2023-11", "2023-12", "2024-01"] {
                purchases += "\(id),\(month)-\(10 + Int(uniform() * 4)),20.00\n"
            }
            if !hasLeft { purchases += "\(id),2024-05-\(10 + Int(uniform() * 4)),20.00\n" }
        }
        for (name, text) in [("customers", customers), ("contacts", contacts), ("purchases", purchases)] {
            try text.write(toFile: path + "/\(name).csv", atomically: true, encoding: .utf8)
        }
    }
}
