public import Models

/// How a model of histories is trained.
public struct TrainingOptions: Sendable {
    /// How the weight of the ridge ½·l2·‖β‖² on standardised columns is found.
    public enum Ridge: Sendable, Equatable {
        /// By restricted maximum likelihood; Firth's likelihood in its place where churners are few.
        case chosen
        case fixed(Double)
    }

    public var ridge = Ridge.chosen
    /// Whether linear terms are fitted by Firth's likelihood; nil: where fewer than ten of the rarer outcome a term leave
    /// the ridge open.
    public var firth: Bool?
    /// The kind of terms; nil: the one that foretells better inside the training histories.
    public var terms: TermStructure?
    /// The features and attributes to learn from; nil for all.
    public var wanted: [String]?
    /// Features and attributes that take no part.
    public var excluded: [String] = []
    /// Terms whose coefficients must not fall below or rise above 0, by the name of the feature or attribute or of the
    /// term; of additive terms, numbers whose curves must not fall or rise.
    public var signs: [String: CoefficientSign] = [:]
    /// The share of churners in the population, where that among the rows is another (a thinned sample); nil where the
    /// rows are the population.
    public var populationRate: Double?
    /// Whether risks may be put right by more than a straight line of the log-odds.
    var curvedCalibration = true
    public var seed: UInt64 = 1
    public var threads = 1
    /// The options as they were given, for the model's record.
    public var record: [TrainingRecord.Option] = []

    /// Called after each fit.
    public var onFit: @Sendable () -> Void = {}

    public init() {}
}
