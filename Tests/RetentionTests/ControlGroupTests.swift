import Statistics
import Testing

@testable import Retention

@Suite struct ControlGroupTests {
    @Test func thoseOfTheSmallestHashesAreHeldBack() throws {
        let draw = try CampaignReference.read().draw
        let members = (0..<30).map { number in
            ControlGroup.Member(id: (number < 10 ? "c0" : "c") + "\(number)", risk: 0.9 - Double(number) / 100)
        }
        let group = ControlGroup(of: members, try ControlPlan(campaign: draw.campaign, share: 0.2, seed: draw.seed))
        #expect(zip(members, group.isControl).filter(\.1).map(\.0.id) == draw.controls)
    }

    private func random(_ seed: UInt64) -> [ControlGroup.Member] {
        var random = SeededGenerator(seed: seed)
        return (0..<(1 + random.below(400))).map { number in
            ControlGroup.Member(
                id: "x\(number)", risk: Double(random.below(50)) / 50, tier: ["", "gold", "tin"][random.below(3)])
        }
    }

    @Test(arguments: 0..<100) func aSeedGivesTheSameGroupWhateverTheOrder(seed: UInt64) throws {
        let plan = try ControlPlan(campaign: "c", share: 0.13, seed: seed)
        let members = random(seed)
        var generator = SeededGenerator(seed: seed + 1)
        let other = members.shuffled(using: &generator)
        func controls(_ members: [ControlGroup.Member]) -> [String] {
            zip(members, ControlGroup(of: members, plan).isControl).filter(\.1).map(\.0.id).sorted()
        }
        #expect(controls(members) == controls(other))
    }

    @Test(arguments: 0..<100) func everyStratumHasItsShareToOneCustomer(seed: UInt64) throws {
        let plan = try ControlPlan(campaign: "c", share: [0.05, 0.1, 0.3, 0.5][Int(seed % 4)], seed: seed)
        let members = random(seed)
        let group = ControlGroup(of: members, plan)
        #expect(group.isControl.count { $0 } == plan.controls(of: members.count))
        for stratum in Set(group.strata) {
            let size = group.strata.count { $0 == stratum }
            let controls = zip(group.strata, group.isControl).count { $0 == stratum && $1 }
            #expect(abs(Double(controls) - plan.share * Double(size)) < 1 + 1e-9)
        }
    }

    @Test func aListOfSoManyStaysFull() throws {
        for share in [0.01, 0.1, 0.25, 0.5] {
            let plan = try ControlPlan(campaign: "c", share: share)
            for listed in 1..<300 {
                let pool = plan.pool(leaving: listed)
                #expect(pool - plan.controls(of: pool) == listed)
            }
        }
    }

    @Test(arguments: [0, -0.1, 0.6, Double.nan]) func aShareThatIsNoneIsRefused(share: Double) {
        #expect(throws: CampaignError.self) { try ControlPlan(campaign: "c", share: share) }
    }

    @Test(arguments: ["", "a/b", "..", "-x", "a b", "a,b"]) func aNameThatIsNoFilesIsRefused(name: String) {
        #expect(throws: CampaignError.self) { try ControlPlan(campaign: name, share: 0.1) }
    }
}
