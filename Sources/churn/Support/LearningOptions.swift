import ArgumentParser
import Foundation
import Histories
import Models
import Tables
import Training

/// What churning is, whom and what a model learns from, and how: the options of `train`, for verbs that train many
/// times.
struct LearningOptions: ParsableArguments {
    @Option(
        help: "What churning is: left, inactive or decline. Default: left where it is known.")
    var label: String?

    @Option(help: "With --label decline: the share of earlier spend below which spend has declined (0.5).")
    var fraction: Double?

    @Option(
        help: "Only customers with a purchase in this many days before the cutoff. Default: 365 with --label inactive.")
    var active: Int?

    @Option(help: "The kind of terms: linear, additive, or auto (what foretells customers not seen better).")
    var terms = "auto"

    @Option(help: "Weight of the ridge ½·‖β‖² on standardised columns, or auto.")
    var l2 = "auto"

    @Option(help: "Learn from these features and attributes only, with commas between.")
    var features: String?

    @Option(help: "Features and attributes to leave out, with commas between.")
    var exclude: String?

    @Option(help: "The seed of the folds of cross-validation.")
    var seed: UInt64 = 1

    func validate() throws {
        guard terms == "auto" || TermStructure(rawValue: terms) != nil else {
            throw ValidationError("--terms is “\(terms)”; it must be linear, additive or auto.")
        }
        if terms == "additive", l2 != "auto" {
            throw ValidationError("--l2 speaks of linear terms; leave out --terms additive.")
        }
        if let active, active < 1 { throw ValidationError("--active is \(active); it must be 1 day or more.") }
        if let value = Double(l2) {
            if value >= 0, value.isFinite { return }
        } else if l2 == "auto" {
            return
        }
        throw ValidationError("--l2 is “\(l2)”; it must be a number, 0 or more, or auto.")
    }

    func outcome(_ histories: Histories) -> Outcome {
        LabelOption.outcome(label, fraction: fraction, positive: nil, histories: histories)
    }

    /// The options that training takes.
    func training(threads: Int) -> TrainingOptions {
        var options = TrainingOptions()
        if let value = Double(l2) { options.ridge = .fixed(value) }
        options.terms = TermStructure(rawValue: terms)
        options.wanted = features.map(Self.names)
        options.excluded = exclude.map(Self.names) ?? []
        options.seed = seed
        options.threads = threads
        return options
    }

    private static func names(_ list: String) -> [String] {
        list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
