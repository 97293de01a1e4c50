public import Histories
public import Tables

/// Why a rolling validation cannot be made.
public enum RollingError: Failure, Equatable {
    /// The data do not span enough time for one model to be trained and tested.
    case tooShort(first: Instant, dataEnd: Instant, window: LabelWindow)
    /// No pair of the cutoffs satisfies the embargo.
    case tooFewCutoffs([Cutoff], window: LabelWindow, trainingCutoffs: Int)
    /// Every model or every test failed, and why, in sentences.
    case nothingTested([String])

    public var kind: FailureKind { .data }

    public var description: String {
        switch self {
        case .tooShort(let first, let dataEnd, let window):
            "cutoffs count from \(first), and the data end \(dataEnd); a model needs labels of \(window.horizonDays) days to "
                + "learn from, and a test as many after them: choose a shorter --horizon, or name cutoffs with --as-of"
        case .tooFewCutoffs(let cutoffs, let window, let count):
            "of the cutoffs \(cutoffs.map(\.instant.description).joined(separator: ", ")) none lies "
                + "\(window.horizonDays) days or more after \(count == 1 ? "another" : "\(count) others"), so that no model can "
                + "be tested on labels it has not learnt from; name cutoffs further apart, or a shorter --horizon"
        case .nothingTested(let reasons):
            "no model could be tested: \(reasons.joined(separator: "; "))"
        }
    }
}
