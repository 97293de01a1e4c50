import Evaluation
import Reports
import Tables

/// What an offer would bring, or why nobody can say.
struct MoneyFigures {
    let offer: RetentionOffer
    let verdict: MoneyVerdict
    let best: ExpectedMaximumProfit
    let byRisk: ContactByRisk?

    init(_ outcomes: RankedOutcomes, _ test: CalibrationTest?, _ offer: RetentionOffer) {
        self.offer = offer
        verdict = MoneyVerdict(test)
        best = ExpectedMaximumProfit(of: outcomes, offer)
        byRisk = ContactByRisk(of: outcomes, offer)
    }

    /// A few lines for the terminal.
    func text(for terminal: Terminal) -> String {
        if let reason = verdict.reason {
            return "\nNo figures in money: \(reason). Figures in money are made of risks that are right.\n"
        }
        var table = TextTable([.text("money, a customer"), .number("value"), .prose("what it says")])
        table.append([
            "expected maximum profit", NumberText.fixed(best.perCustomer, decimals: 4),
            "EMPC: contacting the best share, riskiest first, with an acceptance of 30 % give or take 10",
        ])
        table.append([
            "best share to contact", NumberText.percent(best.fraction), "averaged over that acceptance",
        ])
        if let byRisk {
            table.append([
                "contact above a risk of", NumberText.percent(byRisk.leastRisk),
                "from there on an offer pays: \(NumberText.percent(byRisk.fraction)) of customers",
            ])
            table.append([
                "profit of that rule, foretold", NumberText.fixed(byRisk.foretold, decimals: 4), "as the risks say",
            ])
            table.append([
                "profit of that rule, happened", NumberText.fixed(byRisk.happened, decimals: 4),
                "with the churners there were",
            ])
        }
        return "\n" + table.text(for: terminal)
    }

    /// `money`, and `money_withheld` where it is null.
    var jsonMembers: [(key: String, value: JSONText)] {
        if let reason = verdict.reason {
            return [("money", .number(nil)), ("money_withheld", .string(reason))]
        }
        return [
            (
                "money",
                .object([
                    ("clv", .number(offer.customerValue)), ("offer", .number(offer.offerCost)),
                    ("contact", .number(offer.contactCost)), ("empc", .number(best.perCustomer)),
                    ("empc_fraction", .number(best.fraction)), ("contact_above_risk", .number(byRisk?.leastRisk)),
                    ("contact_fraction", .number(byRisk?.fraction)),
                    ("profit_foretold", .number(byRisk?.foretold)), ("profit_happened", .number(byRisk?.happened)),
                ])
            )
        ]
    }
}
