import Foundation

/// A generated dataset and a model trained on it, made once for all tests of the verbs that use them.
enum TrainedFolder {
    /// What making it left behind; nil where it failed.
    static let shared: (path: String, training: BuiltCommand.Result)? = make()

    static let trainedAsOf = "2023-07-01,2023-10-01"
    static let scoredAsOf = "2024-04-01"

    private static func make() -> (path: String, training: BuiltCommand.Result)? {
        guard let path = try? SharedFolder.make() else { return nil }
        let generated = try? BuiltCommand.run([
            "generate", path + "/data", "--customers", "800", "--months", "18", "--seed", "11", "--quiet",
        ])
        guard generated?.exitCode == 0 else { return nil }
        guard
            let training = try? BuiltCommand.run([
                "train", path + "/data", "--as-of", trainedAsOf, "--horizon", "90", "--out", path + "/model.json",
            ])
        else { return nil }
        return (path, training)
    }
}
