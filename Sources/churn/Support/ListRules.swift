import ArgumentParser
import Histories
import Models
import Reports
import Retention
import Scoring
import Tables

/// The rules that stand before and after the choice of a call list: who is not on it whatever the risk, and who is held back.
struct ListRules: ParsableArguments {
    @OptionGroup(title: "Suppression") var suppression: SuppressionOptions
    @OptionGroup(title: "Control group") var control: ControlOptions

    /// Whether the rows of tables of events are needed.
    func needEvents(of dataset: String) -> Bool {
        control.control != nil || control.register != nil || suppression.needEvents(of: dataset)
    }

    /// What the rules made of the scored.
    struct Outcome {
        /// Whom to contact.
        var plan: ContactPlan
        /// The rows that no rule keeps off, by rank.
        let kept: [Int]
        /// Empty where no control group was asked for.
        var entries: [CampaignEntry] = []
        var suppressed: SuppressedList
        var register: CampaignRegister?
        let daysHeldOut: Int
    }

    /// Suppresses, lets the policy choose among those who are left, and holds controls back.
    func apply(
        to source: ScoredDataset, _ choice: PolicyChoice, _ common: CommonOptions
    ) async throws -> Outcome {
        let scored = source.scored
        var rules = try await suppression.rules(source.read, common)
        var register: CampaignRegister?
        if let path = control.register { register = try await CampaignRegister(path) }
        let days = control.controlDays ?? scored.model.labelWindowDays ?? 90
        if needEvents(of: source.read.dataset), source.read.histories.contacts != nil { rules.controlDays = days }
        rules.ownCampaign = control.campaign
        rules.heldOut =
            register?.heldOut(at: scored.cutoff.instant, days: days, except: control.campaign) ?? [:]
        let candidates = source.candidates
        if let doubt = rules.doNotContact?.doubt(about: candidates.attributes) { common.say("warning: \(doubt)") }
        let suppression = try Suppression(of: candidates, in: source.read.histories, by: rules, threads: common.threads)
        let list = SuppressedList(suppression.suppressed, objected: source.objected)
        let plan = try control.plan()
        let chosen = try choice.pool(of: suppression.kept, plan)
        var outcome = Outcome(
            plan: chosen, kept: suppression.kept, suppressed: list, register: register, daysHeldOut: days)
        guard let plan else { return outcome }
        let pool = chosen.contacts.map { scored.ranking[$0.candidate.rank - 1] }
        guard !pool.isEmpty else { throw CampaignError.emptyPool(plan.campaign) }
        let group = try draw(pool, plan, choice.worth, candidates)
        outcome.plan = chosen.withoutControls(group.isControl, choice.policy.capacity)
        outcome.entries = zip(pool, zip(group.strata, group.isControl)).map { row, drawn in
            CampaignEntry(
                campaign: plan.campaign, customerID: candidates.ids[row], arm: drawn.1 ? .control : .treated,
                stratum: drawn.0, risk: scored.risks[row], value: choice.worth.customers[row].lifetimeValue,
                reason: scored.reasons(ofRow: row, most: 1).first?.inputs.first ?? "",
                decidedAt: scored.cutoff.instant, share: plan.share, seed: plan.seed)
        }.sorted { $0.customerID.utf8.lexicographicallyPrecedes($1.customerID.utf8) }
        return outcome
    }

    private func draw(
        _ pool: [Int], _ plan: ControlPlan, _ worth: CustomerWorth, _ candidates: Candidates
    ) throws -> ControlGroup {
        let cells = try control.controlBy.map { try AttributeCells([$0], of: candidates.attributes) }
        return ControlGroup(
            of: pool.map { row in
                ControlGroup.Member(
                    id: candidates.ids[row], risk: candidates.risks[row],
                    tier: cells?.texts(of: row).first ?? worth.tier(ofRow: row)?.rawValue ?? "")
            }, plan)
    }

    /// Writes what must be remembered before the list is, so that no list is ever without its controls.
    func write(_ outcome: Outcome, beside out: String, _ common: CommonOptions) throws {
        if !outcome.entries.isEmpty {
            if let register = outcome.register {
                let isNew = try register.append(outcome.entries)
                common.say(
                    "\(register.path): the campaign \(control.campaign ?? "") "
                        + (isNew ? "was added." : "stands there already, the same."))
            }
            let contacts = control.contactsPath(beside: out)
            try ContactsFile.write(outcome.entries, costPerContact: control.costPerContact, to: contacts)
            let controls = outcome.entries.count { $0.arm == .control }
            common.say(
                "\(contacts): \(NumberText.count(outcome.entries.count - controls)) to contact, "
                    + "\(NumberText.count(controls)) held back for \(outcome.daysHeldOut) days; put it among the dataset's tables."
            )
        }
        // Without a rule that struck anybody there is no file, unless it was asked for.
        guard !outcome.suppressed.cases.isEmpty || suppression.suppressed != nil else { return }
        let path = suppression.path(beside: out)
        try outcome.suppressed.write(to: path)
        let counts = outcome.suppressed.counts.map { "\(NumberText.count($0.count)) \($0.reason.words)" }
        common.say(
            "\(path): \(NumberText.count(outcome.suppressed.cases.count)) kept off the list"
                + (counts.isEmpty ? "." : ": \(counts.joined(separator: ", "))."))
    }
}
