import Foundation
import Testing

/// `churn fit --terms additive` as a user runs it, and `churn predict` after it.
@Suite final class FitAdditiveTests {
    private let folder: TemporaryFolder
    private var model: String { folder.path + "/m.json" }

    init() throws { folder = try TemporaryFolder() }

    private struct Row {
        var x: Double?
        var plan: String
        var flag: Int
        var churned: Int
        var customer: Int
    }

    /// Six hundred rows: a wave in x (missing in every ninth), a category and a flag.
    private static let rows: [Row] = {
        var state: UInt64 = 11
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        return (0..<600).map { index in
            let x = (uniform() * 400).rounded() / 100
            let plan = ["basic", "plus", "pro"][Int(uniform() * 3)]
            let flag = uniform() < 0.4 ? 1 : 0
            let isMissing = index % 9 == 4
            let effect = isMissing ? 1 : 1.5 * sin(2 * x)
            let logOdds = effect + (plan == "pro" ? -0.8 : 0) + (flag == 1 ? 0.9 : 0) - 0.4
            return Row(
                x: isMissing ? nil : x, plan: plan, flag: flag,
                churned: uniform() < 1 / (1 + exp(-logOdds)) ? 1 : 0, customer: index / 2)
        }
    }()

    private func csv(_ rows: [Row] = FitAdditiveTests.rows) -> String {
        "customer,x,plan,flag,churned\n"
            + rows.map { "c\($0.customer),\($0.x.map { String($0) } ?? ""),\($0.plan),\($0.flag),\($0.churned)\n" }
            .joined()
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = folder.path + "/" + name
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func fit(_ text: String? = nil, _ options: String...) throws -> BuiltCommand.Result {
        try BuiltCommand.run(
            ["fit", try file("t.csv", text ?? csv()), "--target", "churned", "--terms", "additive", "--quiet"] + options
        )
    }

    private func json(_ result: BuiltCommand.Result) throws -> [String: Any] {
        #expect(result.exitCode == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    @Test func jsonHasTheKeysOfEveryFitAndTheCurves() throws {
        let document = try json(try fit(nil, "--exclude", "customer", "--json"))
        for key in ["converged", "iterations", "rows", "log_likelihood", "terms", "warnings"] {
            #expect(document[key] != nil, "\(key)")
        }
        #expect(document["converged"] as? Bool == true && document["rows"] as? Int == 600)
        let terms = try #require(document["terms"] as? [[String: Any]])
        #expect(
            terms.map { $0["name"] as? String } == [
                "(intercept)", "x", "x=missing", "plan=basic", "plan=plus", "plan=pro", "flag",
            ])
        let keys = ["name", "coefficient", "std_error", "z", "p_value", "odds_ratio", "ci_low", "ci_high"]
        for term in terms { #expect(Set(keys).isSubset(of: term.keys)) }
        let curve = terms[1]
        #expect(curve["kind"] as? String == "curve" && curve["coefficient"] is NSNull)
        let knots = try #require(curve["knots"] as? [Double])
        #expect(knots == knots.sorted() && knots.count == (curve["values"] as? [Double])?.count)
        #expect((curve["std_errors"] as? [Double])?.allSatisfy { $0 > 0 } == true)
        // Every plain coefficient with the figures that belong to it.
        for term in terms where !(term["coefficient"] is NSNull) {
            let coefficient = try #require(term["coefficient"] as? Double)
            let (error, z) = (try #require(term["std_error"] as? Double), try #require(term["z"] as? Double))
            #expect(abs(z - coefficient / error) < 1e-9 * max(1, abs(z)))
            let (low, high) = (try #require(term["ci_low"] as? Double), try #require(term["ci_high"] as? Double))
            #expect(abs(low + high - 2 * coefficient) < 1e-9 && abs(high - low - 2 * 1.959964 * error) < 1e-5 * error)
            #expect(abs(try #require(term["odds_ratio"] as? Double) / exp(coefficient) - 1) < 1e-12)
        }
        // Per one of the column, which the truth has at 0.9.
        #expect(abs(try #require(terms[6]["coefficient"] as? Double) - 0.9) < 0.5)
    }

    @Test func theTableNamesTheTermsAndTheSameBytesComeForAnyNumberOfThreads() throws {
        let one = try fit(nil, "--threads", "1", "--exclude", "customer", "--out", model)
        #expect(one.exitCode == 0, "\(one.errors)")
        for word in ["rows", "churners", "plan=pro", "flag", "curve, surface or levels"] {
            #expect(one.output.contains(word), "\(word)")
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: model))
        let three = try fit(nil, "--threads", "3", "--exclude", "customer", "--out", model)
        #expect(three.output == one.output)
        #expect(try Data(contentsOf: URL(fileURLWithPath: model)) == bytes)
    }

    /// The terms that were printed, added up here, against the risks of the file; also where cells are empty and levels new.
    @Test func predictedRisksAreThoseOfTheTermsThatWerePrinted() throws {
        let document = try json(try fit(nil, "--exclude", "customer", "--json", "--out", model))
        let terms = try #require(document["terms"] as? [[String: Any]])
        var rows = Self.rows
        rows += [
            Row(x: -50, plan: "basic", flag: 1, churned: 0, customer: 0),
            Row(x: 99, plan: "new", flag: 0, churned: 0, customer: 0),
            Row(x: nil, plan: "", flag: 1, churned: 0, customer: 0),
            Row(x: nil, plan: "new", flag: 0, churned: 0, customer: 0),
        ]
        let result = try BuiltCommand.run(["predict", model, try file("new.csv", csv(rows)), "--quiet"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let risks = result.output.split(separator: "\n").dropFirst().compactMap { Double($0.split(separator: ",")[1]) }
        try #require(risks.count == rows.count)
        let known = Self.rows.compactMap(\.x).sorted()
        let middle = known.count / 2
        let median = known.count % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2
        for (row, risk) in zip(rows, risks) {
            let expected = try terms.reduce(0) { try $0 + contribution($1, row, median: median) }
            #expect(abs(log(risk / (1 - risk)) - expected) < 1e-12, "\(row)")
        }
    }

    private func contribution(_ term: [String: Any], _ row: Row, median: Double) throws -> Double {
        let name = try #require(term["name"] as? String)
        if name == "x" {
            let knots = try #require(term["knots"] as? [Double])
            let values = try #require(term["values"] as? [Double])
            let x = min(max(row.x ?? median, knots[0]), knots[knots.count - 1])
            let upper = max(1, knots.firstIndex { $0 >= x } ?? 1)
            let share = (x - knots[upper - 1]) / (knots[upper] - knots[upper - 1])
            return values[upper - 1] + share * (values[upper] - values[upper - 1])
        }
        let coefficient = try #require(term["coefficient"] as? Double)
        switch name {
        case "(intercept)": return coefficient
        case "x=missing": return row.x == nil ? coefficient : 0
        case "flag": return coefficient * Double(row.flag)
        default: return name == "plan=\(row.plan)" ? coefficient : 0
        }
    }

    @Test func badCellsEndWith65AndNamePlace() throws {
        var lines = csv().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[3] = "c1,inf,pro,0,1"
        let infinite = try fit(lines.joined(separator: "\n"))
        #expect(infinite.exitCode == 65 && infinite.errors.contains("t.csv:4:4"), "\(infinite.errors)")
        lines[3] = "c1,nan,pro,0,1"
        let none = try fit(lines.joined(separator: "\n"))
        #expect(none.exitCode == 65 && none.errors.contains("t.csv:4:4"), "\(none.errors)")
        let empty = try fit(nil, "--missing", "error")
        #expect(empty.exitCode == 65 && empty.errors.contains("t.csv:6:4"), "\(empty.errors)")
        let one = try fit("x,churned\n" + (0..<30).map { "\($0),1\n" }.joined())
        #expect(one.exitCode == 65, "\(one.errors)")
    }

    @Test(arguments: [
        ["--l2", "1"], ["--l2", "auto"], ["--l1", "1"], ["--firth"], ["--standardize"], ["--path"],
        ["--vif"], ["--test", "flag"], ["--intervals", "profile"], ["--std-errors", "robust"],
        ["--cluster", "customer", "--std-errors", "clustered"],
    ])
    func whatItChoosesItselfIsBadUsage(options: [String]) throws {
        let result = try BuiltCommand.run(
            ["fit", try file("t.csv", csv()), "--target", "churned", "--terms", "additive"] + options)
        #expect(result.exitCode == 64 && result.errors.contains("--terms additive"), "\(result.errors)")
    }

    @Test func columnsThatTellNothingAreSetAsideByName() throws {
        let text =
            "flat,none," + csv().split(separator: "\n").enumerated().map { $0 == 0 ? "\($1)\n" : "4,,\($1)\n" }.joined()
        let document = try json(try fit(text, "--exclude", "customer", "--json"))
        let warnings = try #require(document["warnings"] as? [[String: Any]])
        #expect(
            warnings.flatMap { $0["terms"] as? [String] ?? [] }.filter { ["flat", "none"].contains($0) } == [
                "flat", "none",
            ])
    }

    /// A weight of 0 is no row, and an offset that is the whole truth leaves little to learn.
    @Test func weightsAndOffsetsAreColumns() throws {
        let lines = csv().split(separator: "\n").map(String.init)
        func table(_ extra: (Int) -> String) -> String {
            lines.enumerated().map { $0 == 0 ? $1 + ",w,known\n" : $1 + extra($0 - 1) + "\n" }.joined()
        }
        let weighted = table { $0 < 400 ? ",1,0" : ",0,0" }
        let options = ["--exclude", "customer", "--weights", "w", "--offset", "known", "--json"]
        func document(_ text: String) throws -> [String: Any] {
            try json(
                try BuiltCommand.run(
                    ["fit", try file("t.csv", text), "--target", "churned", "--terms", "additive", "--quiet"] + options)
            )
        }
        let one = try document(weighted)
        let fewer = try document(
            lines.enumerated().filter { $0.offset <= 400 }.map { $0 == 0 ? $1 + ",w,known\n" : $1 + ",1,0\n" }.joined())
        #expect(one["rows"] as? Int == 400)
        #expect(one["log_likelihood"] as? Double == fewer["log_likelihood"] as? Double)
        let truth = table { index in
            let row = Self.rows[index]
            let effect = row.x.map { 1.5 * sin(2 * $0) } ?? 1
            return ",1,\(effect + (row.plan == "pro" ? -0.8 : 0) + (row.flag == 1 ? 0.9 : 0) - 0.4)"
        }
        let known = try document(truth)
        let plain = try json(try fit(nil, "--exclude", "customer", "--json"))
        let (left, all) = (known["effective_parameters"] as? Double, plain["effective_parameters"] as? Double)
        #expect(try #require(left) < (try #require(all)) - 2)
    }

    /// Every customer twice, in rows that are the same, tells as much as once.
    @Test func rowsOfACustomerCountOnce() throws {
        let lines = csv().split(separator: "\n").map(String.init)
        func wide(_ times: Int) -> String {
            lines.enumerated().flatMap { index, line in
                index == 0 ? ["id," + line] : [String](repeating: "r\(index)," + line, count: times)
            }.joined(separator: "\n") + "\n"
        }
        func errors(_ text: String) throws -> [Double] {
            let document = try json(try fit(text, "--exclude", "customer,x", "--cluster", "id", "--json"))
            let terms = try #require(document["terms"] as? [[String: Any]])
            return terms.compactMap { $0["std_error"] as? Double }
        }
        let (once, twice) = (try errors(wide(1)), try errors(wide(2)))
        #expect(once.count == 5 && twice.count == 5)
        for (one, other) in zip(once, twice) { #expect(abs(one / other - 1) < 0.01) }
    }

    @Test func anArrayIsFittedWithItsTargetBesideIt() throws {
        let rows = Self.rows.filter { $0.x != nil }
        let x = try folder.writeArray(
            "x.npy", rows.flatMap { [$0.x ?? 0, Double($0.flag)] }, shape: "\(rows.count), 2")
        let y = try folder.writeArray("y.npy", rows.map { Double($0.churned) }, shape: "\(rows.count),")
        let document = try json(
            try BuiltCommand.run(["fit", x, "--target", y, "--terms", "additive", "--json", "--out", model]))
        let terms = try #require(document["terms"] as? [[String: Any]])
        #expect(terms.map { $0["name"] as? String } == ["(intercept)", "x1", "x2"])
        let predicted = try BuiltCommand.run(["predict", model, x])
        #expect(predicted.exitCode == 0 && predicted.output.split(separator: "\n").count == rows.count + 1)
    }
}
