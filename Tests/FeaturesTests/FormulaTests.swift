import Features
import Testing

@Suite struct FormulaTests {
    @Test func formulasReadAsTheyAreWritten() {
        let formula = Catalogue.feature(named: "wallet_share_365d")?.formula
        #expect(
            formula?.description
                == "min(max((sum(own purchases inside the wallet periods, last 365 days) / "
                + "sum(total_spend of the wallet periods, last 365 days)), 0), 1)")
        #expect(Formula.total(.purchases, 30).description == "count(purchases, last 30 days)")
        #expect(Formula.total(.purchases).description == "count(purchases)")
    }

    @Test func aFingerprintChangesWithTheFormula() {
        func feature(_ formula: Formula) -> Feature {
            Feature(name: "f", meaning: "F.", unit: "u", kind: .count, formula: formula, wording: Wording("{}"))
        }
        let windows: [Window] = [30, 31, .whole]
        let prints = windows.map { feature(.total(.purchases, $0)).fingerprint }
        #expect(Set(prints).count == 3)
        #expect(
            feature(.total(.purchases) - .number(1)).fingerprint != feature(.number(1) - .total(.purchases)).fingerprint
        )
    }
}
