public import Features
public import Histories
public import Tables

/// How a model came to be: on what, with what options, and how well it fits.
public struct TrainingRecord: Sendable, Equatable {
    /// What a model was trained on.
    public enum Subject: Sendable, Equatable {
        case histories(HistoriesSubject)
        case table(TableSubject)
    }

    /// An option as it took effect.
    public struct Option: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A file that was read.
    public struct InputFile: Sendable, Equatable {
        /// Its name, without folders that mean nothing elsewhere.
        public var name: String
        /// SHA-256 of its bytes as they are stored, in lower-case hexadecimal.
        public var sha256: String

        public init(name: String, sha256: String) {
            self.name = name
            self.sha256 = sha256
        }
    }

    /// A column or term that training left out, and why.
    public struct SetAside: Sendable, Equatable {
        public var name: String
        public var reason: String

        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    public var subject: Subject
    public var figures: TrainingFigures
    /// The risks that part the training rows into tenths: nine, descending.
    public var decileRisks: [Double]
    public var setAside: [SetAside]
    /// What training had to say about the fit.
    public var warnings: [String]
    public var files: [InputFile]
    /// The version of churn.
    public var version: String
    public var options: [Option]
    public var seed: UInt64
    /// That the training rows do not depend on the future; for histories.
    public var certificate: LeakCertificate?

    public init(
        subject: Subject, figures: TrainingFigures, decileRisks: [Double] = [], setAside: [SetAside] = [],
        warnings: [String] = [], files: [InputFile] = [], version: String = ChurnVersion.current,
        options: [Option] = [], seed: UInt64 = 0, certificate: LeakCertificate? = nil
    ) {
        self.subject = subject
        self.figures = figures
        self.decileRisks = decileRisks
        self.setAside = setAside
        self.warnings = warnings
        self.files = files
        self.version = version
        self.options = options
        self.seed = seed
        self.certificate = certificate
    }
}

/// The version of this program.
public enum ChurnVersion {
    public static let current = "0.1.0"
}

/// What a model of histories was trained on.
public struct HistoriesSubject: Sendable, Equatable {
    /// How many rows a training cutoff gave, and how many of them churned.
    public struct BaseRate: Sendable, Equatable {
        public var cutoff: Instant
        public var rows: Int
        public var churners: Int

        public init(cutoff: Instant, rows: Int, churners: Int) {
            self.cutoff = cutoff
            self.rows = rows
            self.churners = churners
        }

        /// The share that churned.
        public var rate: Double { Double(churners) / Double(max(rows, 1)) }
    }

    public var outcome: Outcome
    /// The days after a cutoff in which the outcome is looked for; nil where the outcome is a plain column.
    public var horizonDays: Int?
    /// The days between a cutoff and the horizon's start.
    public var leadDays: Int
    /// The days before a cutoff in which a customer must have bought to be scored; nil where none need have.
    public var activeDays: Int?
    /// One a training cutoff, ascending.
    public var baseRates: [BaseRate]
    /// Which customers the model has seen; for outcomes without a time, where no cutoff keeps them apart.
    public var seenCustomers: CustomerSketch?

    public init(
        outcome: Outcome, horizonDays: Int?, leadDays: Int = 0, activeDays: Int?, baseRates: [BaseRate],
        seenCustomers: CustomerSketch? = nil
    ) {
        self.outcome = outcome
        self.horizonDays = horizonDays
        self.leadDays = leadDays
        self.activeDays = activeDays
        self.baseRates = baseRates
        self.seenCustomers = seenCustomers
    }

    /// The training cutoffs, ascending.
    public var cutoffs: [Cutoff] { baseRates.map { Cutoff($0.cutoff) } }
}

/// What a model of a ready table was trained on.
public struct TableSubject: Sendable, Equatable {
    /// The column that was to be predicted.
    public var target: String
    /// The text of that column that stands for 1; empty where it was of numbers.
    public var positive: String
    public var weights: String?

    public init(target: String, positive: String, weights: String? = nil) {
        self.target = target
        self.positive = positive
        self.weights = weights
    }
}

/// How well a model fits the rows it was trained on.
public struct TrainingFigures: Sendable, Equatable {
    /// Figures on rows of customers that a fit has not seen, over all folds together.
    public struct CrossValidation: Sendable, Equatable {
        public var folds: Int
        public var rows: Int
        public var auc: Double
        public var logLoss: Double
        /// 1 where risks are neither too extreme (below 1) nor too timid (above).
        public var calibrationSlope: Double

        public init(folds: Int, rows: Int, auc: Double, logLoss: Double, calibrationSlope: Double) {
            self.folds = folds
            self.rows = rows
            self.auc = auc
            self.logLoss = logLoss
            self.calibrationSlope = calibrationSlope
        }
    }

    /// Which kind of terms foretold better inside the training histories.
    public struct Comparison: Sendable, Equatable {
        /// What the kinds were compared by.
        public enum Test: String, Sendable, CaseIterable {
            /// Trained with all cutoffs moved back, tested at the last one.
            case laterDate = "later_date"
            /// Customers that the fits had not seen.
            case unseenCustomers = "unseen_customers"
        }

        public var by: Test
        /// The horizon of the test at a later date.
        public var horizonDays: Int?
        public var linearLogLoss: Double
        public var additiveLogLoss: Double

        public init(by: Test, horizonDays: Int?, linearLogLoss: Double, additiveLogLoss: Double) {
            self.by = by
            self.horizonDays = horizonDays
            self.linearLogLoss = linearLogLoss
            self.additiveLogLoss = additiveLogLoss
        }
    }

    public var rows: Int
    public var churners: Int
    /// The unpenalised log-likelihood, before calibration.
    public var logLikelihood: Double
    /// That of the intercept alone.
    public var nullLogLikelihood: Double
    /// Parameters in effect: all of them without a ridge, fewer with one (Hastie, Tibshirani & Friedman 2009, 7.6).
    public var effectiveParameters: Double
    /// Weight of the ridge ½·l2·‖β‖² on standardised columns.
    public var l2: Double
    public var crossValidation: CrossValidation?
    /// What the standard errors of the terms suppose.
    public var standardErrors: StandardErrors
    /// nil where the kind of terms was not chosen by a comparison.
    public var comparison: Comparison?

    public init(
        rows: Int, churners: Int, logLikelihood: Double, nullLogLikelihood: Double, effectiveParameters: Double,
        l2: Double = 0, crossValidation: CrossValidation? = nil, standardErrors: StandardErrors = .model
    ) {
        self.rows = rows
        self.churners = churners
        self.logLikelihood = logLikelihood
        self.nullLogLikelihood = nullLogLikelihood
        self.effectiveParameters = effectiveParameters
        self.l2 = l2
        self.crossValidation = crossValidation
        self.standardErrors = standardErrors
    }

    /// McFadden's 1 − log-likelihood / null log-likelihood.
    public var pseudoRSquared: Double { 1 - logLikelihood / nullLogLikelihood }

    /// Akaike's criterion: 2 · parameters in effect − 2 · log-likelihood.
    public var aic: Double { 2 * effectiveParameters - 2 * logLikelihood }
}
