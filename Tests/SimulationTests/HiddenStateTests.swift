import Statistics
import Testing

@testable import Simulation

@Suite struct HiddenStateTests {
    private let chain = StateChain()

    @Test func everyMoveIsAProbability() {
        for level in 0..<HiddenState.levels {
            for trouble in 0..<HiddenState.troubles {
                let (down, up) = chain.moves(level: level, trouble: trouble)
                #expect(down >= 0 && up >= 0 && down + up <= 1)
                #expect(level > 0 || down == 0)
                #expect(level < HiddenState.levels - 1 || up == 0)
            }
            let outcomes = ComplaintOutcome.allCases.map { chain.probability($0, level: level) }
            #expect(abs(outcomes.reduce(0, +) - 1) < 1e-15)
        }
        #expect(abs(chain.initialLevels.reduce(0, +) - 1) < 1e-15)
    }

    @Test func drawnMovesFollowTheirChances() {
        var random = SeededGenerator(seed: 9)
        let count = 100_000
        var falls = 0
        for _ in 0..<count where chain.nextLevel(2, trouble: 2, &random) == 1 { falls += 1 }
        let expected = chain.moves(level: 2, trouble: 2).down
        let error = (expected * (1 - expected) / Double(count)).squareRoot()
        #expect(abs(Double(falls) / Double(count) - expected) < 4 * error)
    }

    @Test func slowTroubleFadesOverTwoMonths() {
        #expect(chain.trouble(after: 0, .slow) == 2)
        #expect(chain.trouble(after: 2, .none) == 3)
        #expect(chain.trouble(after: 3, .none) == 0)
        #expect(chain.trouble(after: 0, .quick) == 1)
        #expect(chain.trouble(after: 2, .quick) == 3)
    }
}
