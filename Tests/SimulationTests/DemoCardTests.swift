import Foundation
import Testing

@testable import Simulation

@Suite struct DemoCardTests {
    /// The card of the shipped dataset tells the coefficients that made it.
    @Test func theCardTellsEveryCoefficient() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("datasets/demo/README.md")
        let card = try String(contentsOf: path, encoding: .utf8).replacingOccurrences(of: "−", with: "-")
        let hazard = Hazard()
        let lists = [hazard.level, hazard.plan, hazard.acquisition].map { values in
            values.map { $0 == 0 ? "0" : "\($0)" }.joined(separator: ", ")
        }
        let single =
            [hazard.intercept, hazard.age, hazard.tenure, hazard.contact] + hazard.trouble.dropFirst()
        for value in lists + single.map({ "\($0)" }) { #expect(card.contains("| \(value) |"), "\(value)") }
        #expect(card.contains("standard deviation \(hazard.frailty)"))
    }
}
