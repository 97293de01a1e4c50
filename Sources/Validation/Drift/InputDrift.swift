public import Models
internal import Statistics

/// How far one input of a model has moved since training, as far as the model's file tells: it holds a number's mean and
/// standard deviation and how often it was missing, and no more of its distribution.
public struct InputDrift: Sendable, Equatable {
    public let name: String
    /// (mean now − mean in training) / standard deviation in training, along the input's transform and with missing values
    /// filled as in training; nil of categories, and of models that do not know their inputs' means.
    public let standardisedDifference: Double?
    /// The share of customers without a value now, and of training rows; the latter nil where the file does not tell.
    public let missingShare: Double
    public let trainingMissingShare: Double?
    /// The share of customers whose category training did not name; nil of numbers.
    public let unknownShare: Double?
    /// By how much the input's terms have moved the mean log-odds, which training sets at 0. A surface counts for its first
    /// input.
    public let logOddsShift: Double

    /// Beyond this a difference is taken for large by convention (Imbens & Rubin 2015, 14.2).
    public static let largeDifference = 0.25

    /// Each input of a model, in its order.
    public static func each(of model: RiskModel, in matrix: ModelMatrix) -> [InputDrift] {
        let shifts = model.meanContributions(of: matrix)
        return model.inputs.indices.map { InputDrift($0, of: model, in: matrix, shift: shifts[$0]) }
    }

    private init(_ index: Int, of model: RiskModel, in matrix: ModelMatrix, shift: Double) {
        let input = model.inputs[index]
        let rows = Double(max(matrix.rowCount, 1))
        name = input.name
        logOddsShift = shift
        trainingMissingShare =
            model.terms.first { if case .missing([index]) = $0.shape { true } else { false } }?.mean
        switch (input.encoding, matrix.columns[index]) {
        case (.number(let encoding), .numbers(let values)):
            missingShare = Double(values.count { $0.isNaN }) / rows
            unknownShare = nil
            standardisedDifference = encoding.knowsTraining ? Self.mean(values.map(encoding.encoded)) : nil
        case (_, .levels(let codes)):
            missingShare = Double(codes.count { $0 == ModelMatrix.missing }) / rows
            unknownShare = Double(codes.count { $0 == ModelMatrix.other }) / rows
            standardisedDifference = nil
        case (.category, .numbers): preconditionFailure("\(input.name) is a category, and its column of numbers")
        }
    }

    private static func mean(_ values: [Double]) -> Double {
        var sum = CompensatedSum()
        for value in values { sum.add(value) }
        return sum.value / Double(max(values.count, 1))
    }
}

extension NumberEncoding {
    /// Whether centre and scale are those of the training rows; a centre of 0 and a scale of 1 stand for a model that does not
    /// know them.
    fileprivate var knowsTraining: Bool { centre != 0 || scale != 1 }
}

extension RiskModel {
    /// The mean over the rows of what the terms of each input add to the log-odds before calibration.
    fileprivate func meanContributions(of matrix: ModelMatrix) -> [Double] {
        var sums = [Double](repeating: 0, count: inputs.count)
        guard matrix.rowCount > 0 else { return sums }
        for term in terms {
            let reader = ShapeReader(term.shape, inputs)
            var sum = CompensatedSum()
            for row in 0..<matrix.rowCount { sum.add(reader.value(in: matrix, row: row) - term.mean) }
            sums[term.input] += term.coefficient * sum.value / Double(matrix.rowCount)
        }
        return sums
    }
}
