import Foundation
import Tables
import Testing

@testable import Retention

@Suite struct CampaignRegisterTests {
    private func entries(_ campaign: String, seed: UInt64 = 1, day: Int = 1) -> [CampaignEntry] {
        ["007", "a,\"b", "z"].map { id in
            CampaignEntry(
                campaign: campaign, customerID: id, arm: id == "z" ? .control : .treated, stratum: "risk=high",
                risk: 0.1 + 0.2, reason: "recency_days", decidedAt: Instant(year: 2024, month: 7, day: day),
                share: 0.33, seed: seed)
        }
    }

    private func withPath(_ body: (String) async throws -> Void) async throws {
        let path = NSTemporaryDirectory() + "/register-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(path)
    }

    @Test func whatWasAppendedIsReadBackToTheLastBit() async throws {
        try await withPath { path in
            #expect(try await CampaignRegister(path).append(entries("a")))
            #expect(try await CampaignRegister(path).append(entries("b", day: 2)))
            let read = try await CampaignRegister(path)
            #expect(
                CampaignRegister.lines(of: read.entries)
                    == CampaignRegister.lines(of: entries("a") + entries("b", day: 2)))
            #expect(read.campaigns == ["a", "b"])
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func theSameCampaignAgainChangesNothingAndAnotherDrawIsRefused() async throws {
        try await withPath { path in
            try await CampaignRegister(path).append(entries("a"))
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(try await CampaignRegister(path).append(entries("a")) == false)
            let register = try await CampaignRegister(path)
            #expect(throws: CampaignError.self) { try register.append(entries("a", seed: 2)) }
            #expect(throws: CampaignError.self) { try register.append(entries("a", day: 2)) }
            #expect(throws: CampaignError.self) { try register.append(Array(entries("a").dropLast())) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func controlsAreHeldOutWhileTheirDaysRun() async throws {
        try await withPath { path in
            try await CampaignRegister(path).append(entries("a"))
            let register = try await CampaignRegister(path)
            let start = Instant(year: 2024, month: 7, day: 1)
            #expect(register.heldOut(at: start.adding(days: 89), days: 90).keys.sorted() == ["z"])
            #expect(register.heldOut(at: start.adding(days: 90), days: 90).isEmpty)
            #expect(register.heldOut(at: start, days: 90, except: "a").isEmpty)
        }
    }

    @Test func aFileThatIsNoRegisterIsRefusedWithItsLine() async throws {
        try await withPath { path in
            try Data("customer_id\n1\n".utf8).write(to: URL(fileURLWithPath: path))
            await #expect(throws: CampaignError.self) { _ = try await CampaignRegister(path) }
            var lines = String(decoding: CampaignRegister.lines(of: entries("a")), as: UTF8.self)
            lines = CampaignRegister.columns.joined(separator: ",") + "\n" + lines.replacing("control", with: "kontrol")
            try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
            do {
                _ = try await CampaignRegister(path)
                Issue.record("read")
            } catch { #expect("\(error)".contains(":4:") && "\(error)".contains("kontrol")) }
        }
    }
}
