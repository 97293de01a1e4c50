import Histories
import HistoriesFixtures
import Statistics
import Tables
import Testing

@testable import Retention

@Suite struct SuppressionTests {
    /// Random histories with contacts of both arms, attributes and complaints, and a risk for everybody.
    private func scene(_ seed: UInt64) -> (histories: Histories, candidates: Candidates, random: SeededGenerator) {
        var random = SeededGenerator(seed: seed &+ 77)
        var histories = RawDataset.random(seed: seed).histories
        let cutoff = fixtureCutoff
        var times: [Int64] = []
        var arms: [String] = []
        var offsets = [0]
        for _ in 0..<histories.customers.count {
            let own = (0..<random.below(4)).map { _ in
                cutoff.instant.adding(days: random.below(300) - 250).microseconds
            }.sorted()
            times += own
            arms += own.map { _ in ["treated", "control", "", "Control"][random.below(4)] }
            offsets.append(times.count)
        }
        histories.contacts = Contacts(
            timeline: Timeline(offsets: offsets, occurredAt: times),
            campaign: InternedColumn(texts: times.map { _ in "c\(random.below(3))" }), arm: InternedColumn(texts: arms))
        if let complaints = histories.complaints {
            histories.complaints?.reason = InternedColumn(
                texts: complaints.resolvedAt.map { _ in ["legal", "delivery", ""][random.below(3)] })
        }
        let population = Population.rows(of: histories, at: [cutoff])
        let count = population.count
        let risks = (0..<count).map { _ in Double(random.below(20)) / 20 }
        func attribute(_ name: String, _ texts: [String]) -> Attribute {
            Attribute(
                name: name, texts: InternedColumn(texts: (0..<count).map { _ in texts[random.below(texts.count)] }))
        }
        let candidates = Candidates(
            cutoff: cutoff, customer: population.customer.map { Int($0) },
            ids: population.customer.map { histories.customers.ids[Int($0)] }, risks: risks,
            attributes: [attribute("dnc", ["yes", "no", "", "0"]), attribute("house", ["", "h1", "h2", "h3", "h4"])],
            ranking: risks.indices.sorted { (risks[$1], $0) < (risks[$0], $1) })
        return (histories, candidates, random)
    }

    private func rules(_ ids: [String], _ random: inout SeededGenerator) throws -> SuppressionRules {
        var rules = SuppressionRules()
        rules.doNotContact = try AttributeCondition("dnc", option: "--do-not-contact")
        rules.doNotContactIDs = Set(ids.filter { _ in random.below(20) == 0 })
        rules.contactedWithinDays = 60
        rules.openComplaintDays = 30
        rules.escalatedReasons = ["legal"]
        rules.minimumTenureDays = 45
        rules.householdAttribute = "house"
        rules.controlDays = 90
        rules.heldOut = Dictionary(uniqueKeysWithValues: ids.filter { _ in random.below(15) == 0 }.map { ($0, "reg") })
        return rules
    }

    /// The rules said again, plainly, customer by customer.
    private func mayBeListed(
        _ row: Int, _ scene: (histories: Histories, candidates: Candidates, random: SeededGenerator),
        _ rules: SuppressionRules
    ) -> Bool {
        let (histories, candidates) = (scene.histories, scene.candidates)
        let (customer, id, now) = (
            candidates.customer[row], candidates.ids[row], candidates.cutoff.instant.microseconds
        )
        let day = Instant.microsecondsPerDay
        if candidates.attributes[0].texts.text(row) == "yes" { return false }
        if rules.doNotContactIDs.contains(id) || rules.heldOut[id] != nil { return false }
        if let contacts = histories.contacts {
            for contact in contacts.timeline.rows(of: customer) where contacts.timeline.occurredAt[contact] < now {
                let age = now - contacts.timeline.occurredAt[contact]
                let isControl = contacts.arm?.text(contact).lowercased() == "control"
                if isControl, age <= 90 * day { return false }
                if !isControl, age <= 60 * day { return false }
            }
        }
        if let complaints = histories.complaints {
            for row in complaints.timeline.rows(of: customer) {
                let opened = complaints.timeline.occurredAt[row]
                guard opened < now, complaints.timeline.knownAt?[row] ?? opened < now, complaints.resolvedAt[row] >= now
                else { continue }
                if now - opened >= 30 * day || complaints.reason?.text(row) == "legal" { return false }
            }
        }
        let leaves = histories.customers.leftAt?[customer] ?? Customers.notLeft
        if leaves != Customers.notLeft, leaves < now + 366 * day { return false }
        if let joined = histories.customers.joinedAt?[customer], joined != Customers.noJoin, joined < now,
            now - joined < 45 * day
        {
            return false
        }
        return true
    }

    @Test(arguments: 0..<150) func nobodySuppressedOrHeldOutIsEverOnAList(seed: UInt64) throws {
        var scene = scene(seed)
        let rules = try rules(scene.candidates.ids, &scene.random)
        let result = try Suppression(of: scene.candidates, in: scene.histories, by: rules)
        let suppressed = Set(result.suppressed.map(\.customerID))
        // Everybody is on one side, once.
        #expect(result.kept.count + suppressed.count == scene.candidates.ids.count)
        #expect(suppressed.count == result.suppressed.count)
        #expect(suppressed.isDisjoint(with: result.kept.map { scene.candidates.ids[$0] }))
        for row in result.kept { #expect(mayBeListed(row, scene, rules), "\(scene.candidates.ids[row])") }
        // And nobody is kept off for nothing.
        let reasonOf = Dictionary(uniqueKeysWithValues: result.suppressed.map { ($0.customerID, $0.reason) })
        for row in scene.candidates.ids.indices {
            guard let reason = reasonOf[scene.candidates.ids[row]] else { continue }
            #expect(reason == .sameHousehold || reason == .tooNew || !mayBeListed(row, scene, rules))
        }
        // One of a household, and none of a household that has a control.
        let houses = result.kept.map { scene.candidates.attributes[1].texts.text($0) }.filter { !$0.isEmpty }
        #expect(Set(houses).count == houses.count)
        let held = scene.candidates.ids.indices.filter { reasonOf[scene.candidates.ids[$0]] == .controlGroup }
        let heldHouses = Set(held.map { scene.candidates.attributes[1].texts.text($0) }).subtracting([""])
        #expect(heldHouses.isDisjoint(with: houses))
    }

    @Test(arguments: 0..<60) func noControlIsOnTheListAndNoneOfALaterOne(seed: UInt64) throws {
        let scene = scene(seed)
        let plan = try ControlPlan(campaign: "now", share: 0.2, seed: seed)
        let kept = try Suppression(of: scene.candidates, in: scene.histories, by: SuppressionRules()).kept
        let group = ControlGroup(
            of: kept.map { .init(id: scene.candidates.ids[$0], risk: scene.candidates.risks[$0]) }, plan)
        let controls = zip(kept, group.isControl).filter(\.1).map { scene.candidates.ids[$0.0] }
        var later = SuppressionRules()
        later.heldOut = Dictionary(uniqueKeysWithValues: controls.map { ($0, "now") })
        let next = try Suppression(of: scene.candidates, in: scene.histories, by: later)
        #expect(Set(controls).isDisjoint(with: next.kept.map { scene.candidates.ids[$0] }))
        #expect(next.suppressed.count { $0.reason == .controlGroup } == controls.count)
    }

    @Test func theFutureIsNotKnownInABacktest() throws {
        let scene = scene(3)
        var rules = SuppressionRules()
        rules.dataEnd = scene.candidates.cutoff.instant.adding(days: 1)
        let backtest = try Suppression(of: scene.candidates, in: scene.histories, by: rules)
        #expect(!backtest.suppressed.contains { $0.reason == .alreadyGone })
        rules.dataEnd = scene.candidates.cutoff.instant
        let today = try Suppression(of: scene.candidates, in: scene.histories, by: rules)
        #expect(today.suppressed.contains { $0.reason == .alreadyGone && $0.detail.hasPrefix("leaves 20") })
    }

    @Test func whatTheDatasetLacksIsAnErrorAndNoSilentPass() throws {
        let scene = scene(1)
        var bare = scene.histories
        bare.contacts = nil
        bare.complaints = nil
        for change in [
            { $0.contactedWithinDays = 3 }, { $0.openComplaintDays = 3 }, { $0.escalatedReasons = ["legal"] },
            { $0.householdAttribute = "hause" },
        ] as [(inout SuppressionRules) -> Void] {
            var rules = SuppressionRules()
            change(&rules)
            #expect(throws: CampaignError.self) { try Suppression(of: scene.candidates, in: bare, by: rules) }
        }
    }

    @Test func aConditionWithoutAValueTakesEveryTextButANo() throws {
        let condition = try AttributeCondition("dnc", option: "--do-not-contact")
        #expect(["yes", "1", "since 2020", "true"].allSatisfy(condition.holds))
        #expect(!["", "no", "No", "0", "0.0", "false", "n"].contains(where: condition.holds))
        let exact = try AttributeCondition("mail=no", option: "--do-not-contact")
        #expect(exact.holds(of: "no") && !exact.holds(of: "No") && !exact.holds(of: ""))
        for bad in ["", "=x", "a="] {
            #expect(throws: CampaignError.self) { try AttributeCondition(bad, option: "--do-not-contact") }
        }
    }
}
