import Foundation
import Testing

/// What training found against a model of uplift is said wherever it is used.
@Suite struct UpliftWarningsTests {
    /// A history that a model is learnt from: arms dealt by plan, or an effect on the log-odds that is −1 for everybody.
    enum Made: Sendable, CaseIterable {
        case dealtByPlan, sameForAll, sound

        var warning: String? {
            switch self {
            case .dealtByPlan:
                "in the data that the model was learnt from, the treatment can be told from what was known"
            case .sameForAll: "in the data that the model was learnt from, the effect is the same for all"
            case .sound: nil
            }
        }

        func write(to path: String) throws {
            switch self {
            case .dealtByPlan: try UpliftCampaign.write(to: path, treats: { $0 == "a" ? 0.8 : 0.2 })
            case .sameForAll:
                try UpliftCampaign.write(
                    to: path,
                    leaves: { plan, isTreated in
                        let logOdds = (plan == "a" ? -0.4 : -1.4) - (isTreated ? 1 : 0)
                        return 1 / (1 + exp(-logOdds))
                    })
            case .sound: try UpliftCampaign.write(to: path)
            }
        }
    }

    @Test(arguments: Made.allCases)
    func scoresAndListsRepeatWhatTrainingFound(made: Made) throws {
        let folder = try TemporaryFolder()
        let (data, model) = (folder.path + "/data", folder.path + "/model.json")
        try made.write(to: data)
        let training = try BuiltCommand.run([
            "train", data, "--target", "uplift", "--horizon", "60", "--features", "plan,recency_days", "--out", model,
        ])
        #expect(training.exitCode == 0, "\(training.errors)")
        #expect(training.errors.contains("warning: ") == (made != .sound), "\(training.errors)")
        let inputs = [model, data, "--as-of", "2024-05-14"]
        for verb in [["score"], ["call-list", "--top", "5", "--out", folder.path + "/calls.csv"]] {
            let run = try BuiltCommand.run([verb[0]] + inputs + verb.dropFirst())
            #expect(run.exitCode == 0, "\(run.errors)")
            if let warning = made.warning {
                #expect(run.errors.contains("warning: " + warning), "\(run.errors)")
            } else {
                #expect(!run.errors.contains("warning: "), "\(run.errors)")
            }
        }
    }

    @Test func predictionsOfATableRepeatIt() throws {
        let folder = try TemporaryFolder()
        let (table, model) = (folder.path + "/t.csv", folder.path + "/m.json")
        let rows = (0..<400).map { "\($0 % 7),\($0 % 2),\($0 * 7919 % 400 < 130 ? 1 : 0)\n" }
        try ("x,arm,y\n" + rows.joined()).write(toFile: table, atomically: true, encoding: .utf8)
        let fit = try BuiltCommand.run(["uplift", table, "--target", "y", "--treatment", "arm", "--out", model])
        #expect(fit.exitCode == 0 && fit.errors.contains("warning: the effect is the same for all"), "\(fit.errors)")
        let run = try BuiltCommand.run(["predict", model, table])
        #expect(run.errors.contains("was learnt from, the effect is the same for all"), "\(run.errors)")
    }
}
