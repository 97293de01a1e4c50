import Foundation
import Testing

/// The kind of terms is chosen by a test that leaves contacted rows out where training does.
@Suite struct TreatedInnerTestTests {
    /// Of this date nobody is contacted in the horizon, so that the rule can move nothing but the inner test, whose earlier
    /// date has all contacts in its own.
    @Test func theChoiceOfTermsFollowsTheRuleOfTheRows() throws {
        let folder = try TemporaryFolder()
        try UpliftCampaign.write(to: folder.path + "/data")
        func comparison(_ rule: String) throws -> [String: Any] {
            let model = folder.path + "/\(rule).json"
            let run = try BuiltCommand.run([
                "train", folder.path + "/data", "--as-of", "2024-02-15", "--horizon", "60", "--features",
                "plan,recency_days", "--treated", rule, "--out", model,
            ])
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(!run.errors.contains("were contacted within their horizon"), "\(run.errors)")
            let file = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: model)))
            let training = ((file as? [String: Any])?["model"] as? [String: Any])?["training"] as? [String: Any]
            return try #require((training?["figures"] as? [String: Any])?["comparison"] as? [String: Any])
        }
        let (kept, untouched) = (try comparison("keep"), try comparison("exclude"))
        for found in [kept, untouched] {
            #expect(found["by"] as? String == "later_date" && found["horizon_days"] as? Int == 60, "\(found)")
        }
        let losses = try [kept, untouched].map { try #require($0["linear_log_loss"] as? Double) }
        #expect((losses[0] - losses[1]).magnitude > 1e-4, "\(losses)")
    }
}
