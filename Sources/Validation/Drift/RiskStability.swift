public import Models
internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How customers' risks are spread over the tenths of the training rows: the population stability index.
///
/// PSI = Σ (a − e)·ln(a/e) over the groups, a the share of customers now and e that of the training rows (Siddiqi 2006). Were
/// both drawn alike, PSI / (1/customers + 1/training rows) would follow χ² with one degree of freedom less than there are
/// groups (Yurdakul & Naranjo 2020), of which the p-value is taken; training rows of one customer at several cutoffs count as
/// so many, which makes it a little small.
public struct RiskStability: Sendable, Equatable {
    /// The risks between two thresholds of training.
    public struct Group: Sendable, Equatable {
        /// Its risks lie above this, and not above `high`.
        public let low: Double
        public let high: Double
        /// The share of the training rows.
        public let expected: Double
        /// How many customers there are now, and which share of all they are.
        public let customers: Int
        public let share: Double
    }

    /// From the highest risks to the lowest; ten, or fewer where many training rows had one risk.
    public let groups: [Group]
    public let customers: Int
    public let trainingRows: Int
    public let index: Double
    /// How often two samples drawn alike would differ as much or more.
    public let pValue: Double

    /// What is made of an index by convention: below 0.1 stable, from 0.25 on another population.
    public enum Verdict: Sendable, Equatable {
        case stable, moved, another
    }

    /// The convention's verdict.
    public var verdict: Verdict { index < 0.1 ? .stable : index < 0.25 ? .moved : .another }

    /// Whether it is more than chance would make of samples of these sizes, at 5 %.
    public var isBeyondChance: Bool { pValue < 0.05 }

    /// The risks of now against the tenths that the model's file knows; nil where it knows none, or nobody is scored.
    ///
    /// - Parameter risks: by the model as it was trained, without a later correction of its base rate.
    public init?(_ risks: [Double], of training: TrainingRecord) {
        guard training.decileRisks.count == 9, !risks.isEmpty, training.figures.rows > 0 else { return nil }
        let parts = Self.parts(training.decileRisks)
        guard parts.count > 1 else { return nil }
        var counts = [Int](repeating: 0, count: parts.count)
        for risk in risks { counts[parts.firstIndex { risk > $0.low } ?? parts.count - 1] += 1 }
        groups = zip(parts, counts).map { part, count in
            Group(
                low: part.low, high: part.high, expected: part.expected, customers: count,
                share: Double(count) / Double(risks.count))
        }
        customers = risks.count
        trainingRows = training.figures.rows
        index = Self.index(groups, customers: risks.count)
        let chance = 1 / Double(risks.count) + 1 / Double(training.figures.rows)
        pValue = IncompleteGamma.upper(Double(groups.count - 1) / 2, index / chance / 2)
    }

    /// The tenths from the highest risks down. A risk that is the threshold of several tenths is no boundary, since the file does
    /// not say how many of its rows lie on either side: the tenths around it are one group.
    private static func parts(_ thresholds: [Double]) -> [(low: Double, high: Double, expected: Double)] {
        let boundaries = thresholds.indices.filter { index in
            thresholds.indices.allSatisfy { $0 == index || thresholds[$0] != thresholds[index] }
        }
        var parts: [(low: Double, high: Double, expected: Double)] = []
        var (high, tenths) = (1.0, 0)
        for index in boundaries {
            parts.append((thresholds[index], high, Double(index + 1 - tenths) / 10))
            (high, tenths) = (thresholds[index], index + 1)
        }
        return parts + [(-.infinity, high, Double(10 - tenths) / 10)]
    }

    /// An empty group counts as half a customer, lest the index be infinite.
    private static func index(_ groups: [Group], customers: Int) -> Double {
        var sum = CompensatedSum()
        for group in groups {
            let share = max(Double(group.customers), 0.5) / Double(customers)
            sum.add((share - group.expected) * log(share / group.expected))
        }
        return sum.value
    }
}
