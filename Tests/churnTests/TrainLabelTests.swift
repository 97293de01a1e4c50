import Foundation
import Testing

@Suite struct TrainLabelTests {
    /// Forty customers who joined in 2023 and bought up to 30 April 2024; half of them left in May, the last on the 20th.
    private static var files: [String: String] {
        var customers = "customer_id,joined_at,left_at,plan\n"
        var purchases = "customer_id,occurred_at\n"
        for number in 0..<40 {
            let left = number % 2 == 0 ? "2024-05-\(number / 2 + 1 < 10 ? "0" : "")\(number / 2 + 1)" : ""
            customers += "c\(100 + number),2023-0\(1 + number % 9)-15,\(left),\(number % 3 == 0 ? "gold" : "basic")\n"
            purchases += "c\(100 + number),2024-04-\(10 + number % 21)\n"
        }
        return ["customers.csv": customers, "purchases.csv": purchases]
    }

    private func dataset(_ folder: borrowing TemporaryFolder) throws -> String {
        for (name, text) in Self.files {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        return folder.path
    }

    @Test func theLastCutoffThatCheckNamesIsTrainedAtAndTheNextDayIsNot() throws {
        let folder = try TemporaryFolder()
        let path = try dataset(folder)
        // The last leaving is of 20 May: the data end at midnight after it, 30 days after 21 April.
        let check = try BuiltCommand.run(["check", path])
        #expect(check.output.contains("30 days  2024-04-21   left"), "\(check.output)")
        func train(_ date: String) throws -> BuiltCommand.Result {
            try BuiltCommand.run([
                "train", path, "--as-of", date, "--horizon", "30", "--out", folder.path + "/model.json",
            ])
        }
        #expect(try train("2024-04-21").exitCode == 0)
        let late = try train("2024-04-22")
        #expect(late.exitCode == 65)
        #expect(late.errors.contains("the last usable cutoff is 2024-04-21"))
    }

    @Test func aMisspeltLabelIsToldFromTheColumns() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltCommand.run([
            "train", try dataset(folder), "--as-of", "2024-03-01", "--horizon", "30", "--label", "inactve", "--out",
            folder.path + "/model.json",
        ])
        #expect(run.exitCode == 65)
        #expect(run.errors.contains("did you mean “inactive”?"), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/model.json"))
    }
}
