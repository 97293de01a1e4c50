import Histories
import Testing

@testable import Loyalty

@Suite struct LoyaltyIndexTests {
    /// Percentiles by leaf, missing where not named.
    private func found(_ percentiles: [LoyaltyLeaf: Double], _ weights: LoyaltyWeights = .equal) -> (Double, Double) {
        let index = weights.index { percentiles[LoyaltyLeaf.allCases[$0]] ?? .nan }
        return (index.value, index.coverage)
    }

    @Test func aMissingLeafLeavesItsWeightToItsBranch() {
        // Durability (20 + 40)/2 = 30, spend (50 + 70)/2 = 60, affect (10 + 20 + 30 + 40)/4 = 25; (30 + 60 + 25)/3.
        let (value, coverage) = found([
            .duration: 20, .frequency: 40, .walletShare: 50, .crossBuying: 70, .referrals: 10,
            .priceInsensitivity: 20, .voluntary: 30, .satisfaction: 40,
        ])
        #expect((value - 115.0 / 3).magnitude < 1e-12)
        #expect((coverage - 8.0 / 9).magnitude < 1e-12)
    }

    @Test func aMissingBranchLeavesItsWeightToTheOthers() {
        let (value, coverage) = found([.duration: 30, .satisfaction: 90])
        #expect((value - 60).magnitude < 1e-12)
        #expect((coverage - (1.0 / 9 + 1.0 / 12)).magnitude < 1e-12)
    }

    @Test func whoIsNotKnownAtAllHasNoIndex() {
        let (value, coverage) = found([:])
        #expect(value.isNaN && coverage == 0)
    }

    @Test func aLeafOfWeightZeroAloneIsAMissingBranch() throws {
        let weights = try #require(LoyaltyWeights(origin: .learned, worths: [.duration: 3, .satisfaction: 1]))
        #expect(weights.weight(of: .spend) == 0 && weights.weight(of: LoyaltyLeaf.duration) == 1)
        let (value, coverage) = found([.frequency: 10, .satisfaction: 80], weights)
        #expect(value == 80 && coverage == 0.25)
    }

    @Test func tiesShareTheMiddleOfTheirRanksAndDiscountsCountBackwards() {
        var leaves = LoyaltyLeaf.allCases.map { _ in [Double](repeating: .nan, count: 4) }
        leaves[LoyaltyLeaf.frequency.place] = [5, 1, 5, .nan]
        leaves[LoyaltyLeaf.priceInsensitivity.place] = [0, 0.5, 0.2, 0.1]
        let index = LoyaltyIndex(leaves: leaves, weights: .equal)
        let frequency = index.percentiles[LoyaltyLeaf.frequency.place]
        #expect((frequency[0] - 200.0 / 3).magnitude < 1e-12 && (frequency[1] - 50.0 / 3).magnitude < 1e-12)
        #expect(frequency[2] == frequency[0] && frequency[3].isNaN)
        #expect(index.percentiles[LoyaltyLeaf.priceInsensitivity.place] == [87.5, 12.5, 37.5, 62.5])
    }

    @Test func aScaleKeptFromAnotherDateMeasuresByThatDate() {
        let scale = LoyaltyScale(LoyaltyLeaf.allCases.map { _ in [1, 2, 3, 4] })
        #expect(scale.percentile(9, of: .frequency) == 100)
        #expect(scale.percentile(2.5, of: .frequency) == 50)
        #expect(scale.percentile(2, of: .frequency) == 37.5)
        #expect(scale.percentile(2, of: .priceInsensitivity) == 62.5)
    }

    @Test func weightsThatDoNotSumToOneAreNone() {
        let leaves = Dictionary(
            uniqueKeysWithValues: LoyaltyLeaf.allCases.map { ($0, 1 / Double($0.branch.leaves.count)) })
        #expect(LoyaltyWeights(origin: .hand, branches: [.durability: 0.5, .spend: 0.4], leaves: leaves) == nil)
        #expect(LoyaltyWeights(origin: .hand, branches: [.durability: 1.5, .spend: -0.5], leaves: leaves) == nil)
        #expect(LoyaltyWeights(origin: .hand, branches: [.durability: 0.5, .spend: 0.5], leaves: leaves) != nil)
        #expect(LoyaltyWeights(origin: .learned, worths: [:]) == nil)
    }
}
