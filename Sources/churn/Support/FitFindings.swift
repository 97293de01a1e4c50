import Models
import Training

/// What was asked of a fit beside its coefficients.
struct FitFindings {
    var intervals: LogisticOptions.Intervals
    var tests: [LikelihoodRatioTest] = []
    /// One a term but the intercept; nil where it was not asked for.
    var inflation: [Double?]?
    /// How the penalty was chosen; nil where it was given.
    var choice: ChosenPenalty?

    /// The members of the JSON object, after those that every fit has; none where nothing was asked for.
    func jsonMembers(_ fit: LogisticFit) -> [(key: String, value: JSONText)] {
        var members: [(key: String, value: JSONText)] = []
        if fit.standardErrors != .model { members.append(("std_errors", .string(fit.standardErrors.rawValue))) }
        if let clusters = fit.clusters { members.append(("clusters", .integer(clusters))) }
        if intervals != .wald { members.append(("intervals", .string(intervals.rawValue))) }
        if !tests.isEmpty { members.append(("tests", .array(tests.map(\.json)))) }
        if let choice { members.append(("penalty", choice.json)) }
        return members
    }

    /// The member a term gets for its inflation factor, the intercept being term 0.
    func inflationMember(_ index: Int) -> [(key: String, value: JSONText)] {
        guard let inflation else { return [] }
        return [("vif", .number(index == 0 ? nil : inflation[index - 1]))]
    }
}

extension LikelihoodRatioTest {
    fileprivate var json: JSONText {
        .object([
            ("terms", .array(terms.map(JSONText.string))), ("chi_squared", .number(chiSquared)),
            ("df", .integer(degreesOfFreedom)), ("p_value", .number(pValue)),
        ])
    }
}
