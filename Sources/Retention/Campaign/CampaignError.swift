public import Tables

/// Why customers cannot be suppressed, held out, or a campaign measured.
public enum CampaignError: Failure {
    /// A text that names no attribute.
    case badCondition(String, option: String)
    /// An attribute that the histories do not have.
    case unknownAttribute(String, option: String, known: [String])
    /// A rule needs a table or column that the dataset lacks.
    case lacking(String, option: String)
    /// A share of controls that is none.
    case badShare(Double)
    /// A campaign's name that cannot stand in a file's name or a cell.
    case badName(String)
    /// A campaign that the register has, with other customers, arms or figures.
    case otherDraw(campaign: String, register: String, difference: String)
    /// A file that is no register, or was changed by hand into something else.
    case register(String, problem: String)
    /// The register changed while it was being written.
    case changedMeanwhile(String)
    /// Nobody is left to draw from.
    case emptyPool(String)
    /// A campaign that neither the contacts nor the register know.
    case unknownCampaign(String, known: [String])
    /// Nobody was held back, so that nothing says what would have happened without the contact.
    case noControls(String, contacted: Int)
    /// No contact's horizon lies within the data.
    case notRipe(String, unripe: Int, lastUsable: String)
    /// A text or figure that an option cannot mean.
    case badOption(String)

    public var kind: FailureKind {
        switch self {
        case .badCondition, .unknownAttribute, .badShare, .badName, .badOption: .usage
        case .lacking, .otherDraw, .register, .emptyPool, .unknownCampaign, .noControls, .notRipe: .data
        case .changedMeanwhile: .inputOutput
        }
    }

    public var description: String {
        switch self {
        case .badCondition(let text, let option):
            "\(option) is “\(text)”; expected ATTRIBUTE or ATTRIBUTE=VALUE, as do_not_call=yes."
        case .unknownAttribute(let name, let option, let known):
            known.isEmpty
                ? "\(option) names \(name), but the dataset has no attributes."
                : "\(option) names \(name), which the dataset lacks\(DidYouMean.hint(for: name, among: known)); "
                    + "it has \(known.joined(separator: ", "))."
        case .lacking(let what, let option): "\(option) needs \(what), which the dataset lacks."
        case .badShare(let share):
            "--control is \(share); expected a share of customers to hold back, above 0 and at most 0.5, as 0.1."
        case .badName(let name):
            "--campaign is “\(name)”; expected a name of letters, digits, “.”, “_” and “-”, as 2024-Q3."
        case .otherDraw(let campaign, let register, let difference):
            "\(register) has the campaign \(campaign) already, and it is not this one: \(difference). "
                + "Give this list another --campaign; what was drawn once stays as it was."
        case .register(let place, let problem): "\(place): \(problem)"
        case .changedMeanwhile(let path):
            "\(path): was changed by another run meanwhile; nothing was written. Run this again."
        case .emptyPool(let campaign):
            "nobody is left to contact in the campaign \(campaign), so none can be held back."
        case .unknownCampaign(let name, let known):
            "there is no campaign “\(name)” in the contacts\(DidYouMean.hint(for: name, among: known)); "
                + (known.isEmpty ? "no row names one." : "there are \(known.prefix(12).joined(separator: ", ")).")
        case .noControls(let campaign, let contacted):
            "nobody was held back in \(campaign) (\(contacted) contacted): who stayed may have stayed anyway, so no figure "
                + "here can say what the contact did. Next time draw a control group: churn call-list … --control 0.1."
        case .notRipe(let campaign, let unripe, let last):
            "no contact of \(campaign) is ripe yet: the horizon of all \(unripe) reaches past the end of the data; the last "
                + "usable day of contact is \(last). Wait, or choose a shorter --horizon."
        case .badOption(let text): text
        }
    }
}
