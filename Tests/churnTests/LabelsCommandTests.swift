import Foundation
import Testing

/// `churn labels` as a user runs it.
@Suite struct LabelsCommandTests {
    private func json(_ result: BuiltCommand.Result) throws -> [String: Any] {
        #expect(result.exitCode == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func definitions(_ answer: [String: Any]) throws -> [String: [String: Any]] {
        let items = try #require(answer["definitions"] as? [[String: Any]])
        let named = items.compactMap { item in (item["definition"] as? String).map { ($0, item) } }
        return Dictionary(uniqueKeysWithValues: named)
    }

    /// In generated histories leaving is final, and who left is written in customers.csv.
    @Test func generatedCustomersWhoLeftNeverReturnAndAreCountedAsTheTableSays() throws {
        let data = try #require(TrainedFolder.shared).path + "/data"
        let answer = try json(
            try BuiltCommand.run(["labels", data, "--as-of", "2023-07-01,2023-10-01", "--horizon", "60", "--json"]))
        let left = try #require(try definitions(answer)["left_60"])
        let lines = try String(contentsOfFile: data + "/customers.csv", encoding: .utf8).split(separator: "\n")
        let header = lines[0].split(separator: ",", omittingEmptySubsequences: false)
        let joinedAt = try #require(header.firstIndex(of: "joined_at"))
        let leftAt = try #require(header.firstIndex(of: "left_at"))
        var (rows, churners) = (0, 0)
        for (start, end) in [("2023-07-01", "2023-08-30"), ("2023-10-01", "2023-11-30")] {
            for line in lines.dropFirst() {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                guard cells[joinedAt] < start, cells[leftAt].isEmpty || cells[leftAt] >= start else { continue }
                rows += 1
                if !cells[leftAt].isEmpty, cells[leftAt] < end { churners += 1 }
            }
        }
        #expect(rows > 400 && churners > 20)
        #expect(left["rows"] as? Int == rows && left["churners"] as? Int == churners)
        let returns = try #require(left["returns"] as? [String: Any])
        #expect(returns["returned"] as? Int == 0 && returns["followed"] as? Int == churners)
        let verdict = try #require(answer["verdict"] as? [String: Any])
        #expect(verdict["definition"] as? String == "left_60")
        #expect(verdict["options"] as? String == "--label left --horizon 60")
    }

    @Test func theWholeIsOnOneScreenAndInAFile() throws {
        let folder = try TemporaryFolder()
        var text = "customer_id,occurred_at\n"
        for customer in 0..<80 {
            for month in 1...12 where customer % 2 == 0 || month < 5 {
                text += "c\(customer),2023-\(month < 10 ? "0" : "")\(month)-\(10 + customer % 7)\n"
            }
        }
        try text.write(toFile: folder.path + "/purchases.csv", atomically: true, encoding: .utf8)
        let out = folder.path + "/labels.csv"
        let result = try BuiltCommand.run(["labels", folder.path, "--as-of", "2023-05-01", "--out", out])
        #expect(result.exitCode == 0)
        // Half buy every month, half stop in April: from 60 days on a silence is final.
        #expect(result.output.contains("Verdict: no purchase for 30 days"))
        #expect(result.output.contains("0.0 % of 40 churners came back"))
        #expect(result.output.contains("Not compared: no purchase for 365 days"))
        #expect(result.output.contains("churn train … --label inactive --horizon 30"))
        let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
        #expect(lines[0].hasPrefix("definition,meaning,cutoffs,customers,rows,churners,base_rate,ci_low,ci_high,"))
        #expect(lines[1].hasPrefix("inactive_30,no purchase for 30 days,1,80,80,40,0.5,"))
        let again = try BuiltCommand.run(["labels", folder.path, "--as-of", "2023-05-01", "--threads", "1"])
        #expect(again.output == result.output)
    }

    @Test func whatCannotBeComparedIsSaid() throws {
        let folder = try TemporaryFolder()
        try "customer_id,occurred_at\na,2024-01-01\na,2024-01-20\n".write(
            toFile: folder.path + "/purchases.csv", atomically: true, encoding: .utf8)
        let short = try BuiltCommand.run(["labels", folder.path])
        #expect(short.exitCode == 65)
        #expect(short.errors.contains("the data span 20 days"))
        let late = try BuiltCommand.run(["labels", folder.path, "--as-of", "2024-01-15"])
        #expect(late.exitCode == 65)
        #expect(late.errors.contains("the last usable cutoff is"))
        #expect(try BuiltCommand.run(["labels", folder.path, "--horizon", "0"]).exitCode == 64)
        #expect(try BuiltCommand.run(["labels", folder.path, "--as-of", "soon"]).exitCode == 64)
        #expect(try BuiltCommand.run(["labels", folder.path + "/none"]).exitCode == 66)
    }
}

/// Against pandas on real customers (Tests/References/labels); skipped where the data are not at hand.
@Suite struct LabelsOfRealDataTests {
    private static let reference = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("References/labels")

    private func rows(_ file: String, _ dataset: String) throws -> [[String: String]] {
        let text = try String(contentsOf: Self.reference.appendingPathComponent(file), encoding: .utf8)
        let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return lines.dropFirst().map { cells in
            Dictionary(uniqueKeysWithValues: zip(lines[0].map(String.init), cells.map(String.init)))
        }.filter { $0["dataset"] == dataset }
    }

    @Test(
        .enabled(if: RealAccuracyTests.hasData, "set CHURN_DATASETS to the folder that holds cdnow and grocery"),
        arguments: [
            ("cdnow", "1997-06-01,1997-09-01,1997-12-01,1998-05-01", 10),
            ("grocery", "2006-07-01,2006-10-01,2007-01-01,2007-07-01", 8),
        ])
    func everyFigureIsThatOfPandas(name: String, asOf: String, definitions: Int) throws {
        let result = try BuiltCommand.run([
            "labels", "\(RealAccuracyTests.folder)/\(name)", "--as-of", asOf, "--json", "--quiet",
        ])
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let found = try #require(answer["definitions"] as? [[String: Any]])
        let wanted = try rows("summaries.csv", name)
        #expect(found.count == definitions && wanted.count == definitions)
        for (found, wanted) in zip(found, wanted) {
            let label = try #require(wanted["definition"])
            #expect(found["definition"] as? String == label)
            let returns = try #require(found["returns"] as? [String: Any])
            for (key, value) in [
                ("customers", found["customers"]), ("rows", found["rows"]), ("churners", found["churners"]),
                ("followed", returns["followed"]), ("returned", returns["returned"]),
            ] {
                #expect((value as? Int).map(String.init) == wanted[key], "\(label): \(key)")
            }
            let median = returns["median_days"] as? Double
            // Between two gaps pandas adds in Float64 days, we in microseconds.
            #expect(abs((median ?? -1) - (wanted["median_days"].flatMap(Double.init) ?? -1)) < 1e-6, "\(label)")
        }
        let overlaps = try #require(answer["overlaps"] as? [[String: Any]])
        let pairs = try rows("overlaps.csv", name)
        #expect(overlaps.count == definitions * (definitions - 1) / 2 && pairs.count == overlaps.count)
        for (overlap, pair) in zip(overlaps, pairs) {
            for key in ["first", "second"] { #expect(overlap[key] as? String == pair[key]) }
            for key in ["rows", "first_churners", "second_churners", "both"] {
                #expect((overlap[key] as? Int).map(String.init) == pair[key], "\(pair)")
            }
        }
    }
}
