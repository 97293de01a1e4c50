public import ArgumentParser
import Foundation
public import Models
public import Training

/// How a fit's standard errors and intervals are found, and what is tested.
struct InferenceOptions: ParsableArguments {
    @Option(
        help: """
            What the standard errors suppose: “model” (the model is right and rows are independent), or “robust” (rows \
            are independent: HC0, without a degrees-of-freedom factor; a row counts once whatever its weight).
            """)
    var stdErrors: StandardErrors?

    @Option(
        help: """
            A column that says which rows belong together, for instance a customer; it is no predictor. Standard errors \
            are then clustered by it (with the factor G/(G − 1) for G clusters and no other), and folds keep them together.
            """)
    var cluster: String?

    @Option(
        help: "How the 95 % intervals are found: wald, or profile (by the likelihood; with --firth the penalised one).")
    var intervals = LogisticOptions.Intervals.wald

    @Option(
        help: """
            Terms or columns to test together by the likelihood ratio, with commas between; may be given again for \
            another test.
            """)
    var test: [String] = []

    @Flag(help: "Give each term's variance inflation factor, by the rows' weights.")
    var vif = false

    func validate() throws {
        if stdErrors == .robust, cluster != nil {
            throw ValidationError("--std-errors robust takes rows for independent, --cluster does not; choose one.")
        }
        if stdErrors == .clustered {
            guard cluster != nil else { throw ValidationError("--std-errors clustered needs --cluster COLUMN.") }
        }
        if asksForIndependence, stdErrors == .robust || (cluster != nil && stdErrors != .model) {
            throw ValidationError(
                "\(test.isEmpty ? "--intervals profile" : "--test") goes by the likelihood, which takes rows for "
                    + "independent and the model for right; leave out --cluster and --std-errors, or it.")
        }
    }

    /// Refuses what a penalty, Firth's likelihood or constraints on signs leave without a meaning.
    func check(penalised: Bool, lasso: Bool, firth: Bool, signs: Bool, path: Bool) throws {
        if path, asksForIndependence || vif || stdErrors != nil {
            throw ValidationError(
                "--path gives coefficients alone; leave out --std-errors, --intervals, --test and --vif, or --path.")
        }
        if asksForIndependence, penalised || signs {
            throw ValidationError(
                "\(test.isEmpty ? "--intervals profile" : "--test") compares likelihoods at their best; leave out "
                    + "--l1, --l2 and --sign, or it.")
        }
        if stdErrors == .robust, lasso || firth {
            throw ValidationError("--std-errors robust goes neither with --l1 nor with --firth.")
        }
        if cluster != nil, stdErrors != .model, firth {
            throw ValidationError("--firth has no standard errors by clusters; leave out --cluster, or --firth.")
        }
    }

    private var asksForIndependence: Bool { intervals == .profile || !test.isEmpty }

    /// What the standard errors of a fit suppose; an ℓ₁ penalty has none, Firth's likelihood its own.
    func kind(lasso: Bool, firth: Bool) -> StandardErrors {
        if lasso || firth { return .model }
        return stdErrors ?? (cluster == nil ? .model : .clustered)
    }

    /// What was asked for beside the fit.
    func findings(_ design: TableDesign, _ fit: LogisticFit, _ options: LogisticOptions) async throws -> FitFindings {
        var findings = FitFindings(intervals: options.intervals)
        for list in test {
            let names = list.split(separator: ",").map { String($0).trimmed }
            findings.tests.append(
                try await LikelihoodRatioTest.dropping(
                    try design.terms(named: names, option: "--test"), from: design.problem, fit, options: options))
        }
        if vif { findings.inflation = try VarianceInflation.factors(design.problem) }
        return findings
    }
}

extension StandardErrors: ExpressibleByArgument {}
extension LogisticOptions.Intervals: ExpressibleByArgument {}

extension String {
    /// Without blanks at either end.
    var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
