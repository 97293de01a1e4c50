import Foundation
import Tables
import Testing

@testable import Models

@Suite struct ModelFileTests {
    @Test(arguments: [SmallModel.histories(), SmallModel.table()])
    func whatIsReadIsWhatWasWritten(model: RiskModel) throws {
        let bytes = ModelFile.bytes(of: model)
        let read = try ModelFile.model(from: bytes, file: "m.json")
        #expect(read == model)
        #expect(ModelFile.bytes(of: read) == bytes)
    }

    @Test(arguments: [SmallModel.histories(), SmallModel.table()])
    func everyFlippedByteIsRefused(model: RiskModel) {
        let bytes = ModelFile.bytes(of: model)
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            #expect(throws: ModelError.self, "byte \(index), bit \(index % 8)") {
                try ModelFile.model(from: flipped, file: "m.json")
            }
        }
    }

    @Test func aTruncatedFileIsRefused() {
        let bytes = ModelFile.bytes(of: SmallModel.table())
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: ModelError.self, "\(count) bytes") {
                try ModelFile.model(from: Array(bytes.prefix(count)), file: "m.json")
            }
        }
        #expect(throws: ModelError.self) { try ModelFile.model(from: bytes + [10], file: "m.json") }
    }

    @Test func aFileIsReadByAPerson() {
        let text = String(decoding: ModelFile.bytes(of: SmallModel.histories()), as: UTF8.self)
        #expect(text.hasPrefix("{\n  \"format\": \"churn-model\",\n  \"version\": 1,\n"))
        #expect(text.contains("\"coefficient\": -0.30000000000000004"))
        #expect(text.hasSuffix("\"\n}\n"))
    }

    @Test func aMissingFileIsAMissingInput() {
        #expect { try ModelFile.read("/nowhere/m.json") } throws: { ($0 as? any Failure)?.kind == .missingInput }
    }

    @Test func aFileIsWrittenAndReadBack() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("models-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("m.json").path
        try ModelFile.write(SmallModel.table(), to: path)
        #expect(try ModelFile.read(path) == SmallModel.table())
    }
}

/// Models whose checksum is right and whose content is not.
@Suite struct BrokenModelTests {
    struct Change: CustomTestStringConvertible, Sendable {
        let from: String
        let to: String
        let says: String
        var testDescription: String { says }
    }

    static let changes = [
        Change(
            from: "\"version\": 1", to: "\"version\": 2", says: "m.json: version: found 2, this churn reads up to 1"),
        Change(from: "\"version\": 1", to: "\"version\": 0", says: "m.json: version: found 0, expected 1"),
        Change(from: "\"version\": 1", to: "\"version\": 1.5", says: "m.json: version: expected a whole number"),
        Change(from: "churn-model", to: "other-model", says: "m.json: expected a churn model"),
        Change(
            from: "\"lead_days\": 0", to: "\"lead_days\": 0,\n\"zeal\": 1",
            says: "m.json: model.training.histories.zeal: is not a field"),
        Change(from: "\"lead_days\": 0", to: "\"lead_days\": 3", says: "lead_days: found 3, expected 0"),
        Change(
            from: "\"slope\": 0.9375", to: "\"slope\": 1e999",
            says: "m.json: model.calibration.slope: found 1e999, expected a finite number"),
        Change(
            from: "\"slope\": 0.9375", to: "\"slope\": null", says: "m.json: model.calibration.slope: is missing"),
        Change(from: "\"slope\": 0.9375", to: "\"slope\": \"a\"", says: "calibration.slope: expected a number"),
        Change(from: "\"slope\": 0.9375", to: "\"slope\": 1, \"slope\": 1", says: "the key “slope” occurs twice"),
        Change(
            from: "\"slope\": 0.9375", to: "\"slope\": 0",
            says: "calibration.slope: found 0.0, expected a number above 0"),
        Change(
            from: "\"kind\": \"line\"", to: "\"kind\": \"spline\"",
            says: "model.calibration.kind: found “spline”, expected none, line, beta or isotonic"),
        Change(
            from: "\"kind\": \"line\"", to: "\"kind\": \"none\"",
            says: "model.calibration.slope: is not a field that this version of churn knows"),
        Change(
            from: "\"kind\": \"line\",", to: "\"kind\": \"beta\", \"a\": -1, \"b\": 1, \"c\": 0,",
            says: "model.calibration.a: found a -1.0 and b 1.0, expected 0 or more"),
        Change(
            from: "\"kind\": \"line\",",
            to: "\"kind\": \"isotonic\", \"tail_slope\": 1, \"log_odds\": [1, 2], \"calibrated_log_odds\": [2, 1],",
            says: "model.calibration.log_odds: expected points that ascend in both coordinates"),
        Change(
            from: "\"inputs\": [\n",
            to: "\"prior_correction\": {\"sample_rate\": 0.5, \"population_rate\": 1},\n\"inputs\": [\n",
            says: "model.prior_correction.population_rate: expected shares above 0 and below 1"),
        Change(from: "\"slope\": 0.9375", to: "\"slope\": 01", says: "a number with a leading zero"),
        Change(from: "\"slope\": 0.9375", to: "\"slope\": NaN", says: "expected a value"),
        Change(from: "\"kind\": \"linear\"", to: "\"kind\": \"spline\"", says: "model.terms[0].kind: found “spline”"),
        Change(
            from: "\"input\": \"plan\"", to: "\"input\": \"plam\"",
            says: "model.terms[3].input: “plam” is not one of the inputs"),
        Change(
            from: "\"input\": \"plan\"", to: "\"input\": \"gap_mean_days\"",
            says: "model.terms[3].input: “gap_mean_days” is not a category"),
        Change(
            from: "\"kind\": \"linear\",\n        \"input\": \"gap_mean_days\"",
            to: "\"kind\": \"linear\",\n        \"input\": \"plan\"",
            says: "model.terms[1].input: “plan” is not a number"),
        Change(from: "\"level\": \"basic\"", to: "\"level\": \"b\"", says: "“b” is not one of the levels of plan"),
        Change(from: "\"inputs\": [\"gap_mean_days\"]", to: "\"inputs\": []", says: "expected at least one input"),
        Change(
            from: "\"name\": \"plan other\"", to: "\"name\": \"plan=basic\"",
            says: "model.terms[4].name: “plan=basic” occurs twice"),
        Change(from: "\"scale\": 10", to: "\"scale\": 0", says: "model.inputs[1].number.scale: found 0"),
        Change(from: "\"scale\": 10", to: "\"scale\": -1", says: "expected a number above 0"),
        Change(from: "\"aic\": 176", to: "\"aic\": 177", says: "model.training.figures.aic: does not follow"),
        Change(from: "0.9, 0.8,", to: "0.8, 0.9,", says: "expected nine risks, descending"),
        Change(from: "0.9, 0.8,", to: "0.9,", says: "expected nine risks, descending"),
        Change(
            from: "\"churners\": 20", to: "\"churners\": 101", says: "base_rates[0].churners: are more than the rows"),
        Change(from: "2024-01-01T00:00:00Z", to: "2025-01-01T00:00:00Z", says: "expected cutoffs in ascending order"),
        Change(from: "2024-01-01T00:00:00Z", to: "2024-01-01", says: "expected a time as"),
        Change(
            from: "\"18446744073709551615\"", to: "\"18446744073709551616\"", says: "training.seed: expected a whole"),
        Change(from: "\"horizon_days\": 90", to: "\"horizon_days\": 0", says: "horizon_days: expected days above 0"),
        Change(from: "\"origin\": \"attribute\"", to: "\"origin\": \"column\"", says: "model.inputs: expected columns"),
        Change(from: "\"unknown\": \"other\"", to: "\"unknown\": \"odd\"", says: "expected one of other, refuse"),
        Change(
            from: "\"allows_missing\": true", to: "\"allows_missing\": 1",
            says: "allows_missing: expected true or false"),
        Change(from: "\"vectors\": 140", to: "\"vectors\": 89", says: "no_leak.vectors: are fewer than the customers"),
        Change(from: "\"vectors\": 140", to: "\"vectors\": 181", says: "no_leak.vectors: are more than one a customer"),
        Change(
            from: "\"sha256\": \"0f", to: "\"sha256\": \"0F", says: "no_leak.sha256: expected 64 lower-case hexadecimal"
        ),
        Change(from: "\"cutoffs\": 2", to: "\"cutoffs\": 2, \"passed\": true", says: "no_leak.passed: is not a field"),
        Change(from: "\"kind\": \"decline\"", to: "\"kind\": \"rise\"", says: "label.kind: found “rise”"),
    ]

    @Test(arguments: changes) func isRefusedByNameOfTheField(change: Change) throws {
        let bytes = ModelFile.bytes(of: SmallModel.histories())
        let text = String(decoding: bytes, as: UTF8.self)
        try #require(text.contains(change.from))
        let range = try #require(text.range(of: change.from))
        let broken = text.replacingCharacters(in: range, with: change.to)
        #expect {
            try ModelFile.model(from: Self.resealed(broken), file: "m.json")
        } throws: { error in
            let said = String(describing: error)
            let isNamed = said.hasPrefix("m.json") && said.contains(change.says)
            if !isNamed { print(said) }
            return isNamed
        }
    }

    @Test func anAddedFieldIsNamedThoughTheChecksumFailsToo() throws {
        let text = String(decoding: ModelFile.bytes(of: SmallModel.histories()), as: UTF8.self)
        for (place, field) in [("\"model\": {", "extra"), ("\"horizon_days\"", "model.training.histories.extra")] {
            let range = try #require(text.range(of: place))
            let broken = text.replacingCharacters(in: range, with: "\"extra\": 1,\n  " + place)
            #expect {
                try ModelFile.model(from: Array(broken.utf8), file: "m.json")
            } throws: {
                String(describing: $0) == "m.json: \(field): is not a field that this version of churn knows"
            }
        }
    }

    @Test func deepNestingIsRefusedAndNotACrash() {
        let bytes = Array(String(repeating: "[", count: 1_000_000).utf8)
        #expect(throws: ModelError.self) { try ModelFile.model(from: bytes, file: "m.json") }
    }

    @Test func aFileTooLargeIsRefused() {
        let bytes = [UInt8](repeating: 32, count: ModelFile.largest + 1)
        #expect { try ModelFile.model(from: bytes, file: "m.json") } throws: {
            $0 as? ModelError == .tooLarge(file: "m.json", bytes: 64 << 20 + 1, limit: 64 << 20)
                || String(describing: $0).contains("67108865 bytes")
        }
    }

    /// The text with the checksum that its other bytes have.
    static func resealed(_ text: String) -> [UInt8] {
        let end = "\"\n}\n"
        let head = String(text.dropLast(64 + end.count))
        return Array((head + Digest.sha256(of: Array((head + end).utf8)) + end).utf8)
    }
}
