internal import Histories
internal import Tables

/// Whose household each is that has somebody on a list, or somebody who must not be.
struct Households {
    private let texts: Attribute
    private var owners: [String: String] = [:]

    /// nil where no rule asks for households, and where nothing is known of them yet.
    init?(_ candidates: Candidates, _ histories: Histories, _ rules: SuppressionRules) throws(CampaignError) {
        guard let name = rules.householdAttribute,
            let column = try AttributeCondition.column(
                name, option: "--household", among: candidates.attributes, of: histories)
        else { return nil }
        texts = column
    }

    /// Who has the household of a row already.
    func owner(_ row: Int) -> String? { owners[texts.texts.text(row)] }

    /// Gives the household of a row to somebody, if nobody has it.
    mutating func take(_ row: Int, by who: String) {
        let text = texts.texts.text(row)
        if !text.isEmpty, owners[text] == nil { owners[text] = who }
    }
}
