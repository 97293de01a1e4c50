#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A change of the share that churns between the rows learnt from and those spoken of: the training sample was thinned, or
/// the base rate has moved since.
///
/// Where churners and the others are each still as they were, and only their shares differ, every log-odds moves by the
/// same amount (King & Zeng 2001, equation 7): b₀′ = b₀ − ln[((1 − τ)/τ) · (ȳ/(1 − ȳ))] for the share τ of the
/// population and ȳ of the sample. Reasons and ranks stay.
public struct PriorCorrection: Sendable, Equatable {
    /// The share of churners among the rows learnt from.
    public let sampleRate: Double
    /// The share of churners among those spoken of.
    public let populationRate: Double

    /// A correction between two shares; nil where one is not inside (0, 1).
    public init?(sampleRate: Double, populationRate: Double) {
        guard sampleRate > 0, sampleRate < 1, populationRate > 0, populationRate < 1 else { return nil }
        self.sampleRate = sampleRate
        self.populationRate = populationRate
    }

    /// What is added to the log-odds.
    public var shift: Double {
        log(populationRate) - log1p(-populationRate) - (log(sampleRate) - log1p(-sampleRate))
    }
}

extension RiskModel {
    /// The share of churners the risks are made for: that of the population where it was given, else that of the
    /// training rows.
    public var baseRate: Double {
        priorCorrection?.populationRate
            ?? Double(training.figures.churners) / Double(max(1, training.figures.rows))
    }

    /// The model for a population in which another share churns.
    ///
    /// - Throws: where the share is not inside (0, 1), or the model does not know its training rows' own.
    public func corrected(toBaseRate rate: Double) throws(ModelError) -> RiskModel {
        let sample =
            priorCorrection?.sampleRate
            ?? Double(training.figures.churners) / Double(max(1, training.figures.rows))
        guard let correction = PriorCorrection(sampleRate: sample, populationRate: rate) else {
            throw .baseRate(rate, sample: sample)
        }
        var model = self
        model.priorCorrection = correction
        return model
    }
}
