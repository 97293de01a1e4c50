import Models
import Tables

/// A model with a curve, shrunken levels, a straight line, a yes or no, a missing value and a surface, for tests.
enum CurvedModel {
    static let knots: [Double] = [0, 9, 99]
    static let values: [Double] = [1, 0.25, -0.5]
    static let errors: [Double] = [0.5, 0.125, 0.25]
    /// Rows of `plan`: basic, a name to be escaped; columns at the knots of `visits`.
    static let grid: [Double] = [0.5, 0, -0.25, -1, 0.125, 2]
    static let awkward = #"<b>"gold" & 'more'</b>"#

    private static let smooth = SmoothFigures(effectiveParameters: 1.75, chiSquared: 12.5, pValue: 0.00125)

    static func number(
        _ name: String, _ transform: NumberEncoding.Transform = .identity, centre: Double = 0, scale: Double = 1,
        origin: ModelInput.Origin = .column
    ) -> ModelInput {
        ModelInput(
            name: name, meaning: "How much \(name).", unit: name == "visits" ? "days" : "", origin: origin,
            encoding: .number(NumberEncoding(transform: transform, fill: 1, centre: centre, scale: scale)))
    }

    static let inputs: [ModelInput] = [
        number("visits", .logOnePlus, centre: 1, scale: 2),
        ModelInput(
            name: "plan", meaning: "The plan.", origin: .column,
            encoding: .category(CategoryEncoding(levels: [awkward, "basic"], unknown: .other, allowsMissing: true))),
        number("age", centre: 40, scale: 10),
        number("active", centre: 0.25, scale: 0.1875.squareRoot()),
    ]

    static func model(curveName: String = "visits", smooth: SmoothFigures? = smooth) -> RiskModel {
        guard
            let axis = KnotAxis(
                knots: knots, encoding: NumberEncoding(transform: .logOnePlus, fill: 1, centre: 1, scale: 2))
        else { preconditionFailure("the knots ascend") }
        let curve = Curve(axis: axis, values: values, standardErrors: errors)
        let surface = Surface(
            inputs: (0, 1), first: .knots(axis), second: .classes([.named("basic"), .named(awkward)]),
            values: [grid[0], grid[3], grid[1], grid[4], grid[2], grid[5]])
        func figures(_ estimate: Double, _ error: Double) -> CoefficientFigures {
            CoefficientFigures(
                standardError: error, z: estimate / error, pValue: 0.04, low: estimate - 2 * error,
                high: estimate + 2 * error)
        }
        return RiskModel(
            inputs: inputs, intercept: -1,
            terms: [
                ModelTerm(name: curveName, shape: .curve(input: 0, curve), coefficient: 1, mean: 0, smooth: smooth),
                ModelTerm(
                    name: "plan=basic", shape: .level(input: 1, .named("basic")), coefficient: -0.75, mean: 0,
                    figures: figures(-0.75, 0.25), smooth: smooth),
                ModelTerm(
                    name: "age", shape: .linear(input: 2), coefficient: 0.5, mean: 0, figures: figures(0.5, 0.125)),
                ModelTerm(
                    name: "plan=gold", shape: .level(input: 1, .named(awkward)), coefficient: 0.5, mean: 0,
                    figures: figures(0.5, 0.25), smooth: smooth),
                ModelTerm(
                    name: "active", shape: .linear(input: 3), coefficient: -0.5, mean: 0, figures: figures(-0.5, 0.125)),
                ModelTerm(
                    name: "age missing", shape: .missing(inputs: [2]), coefficient: 0.75, mean: 0.25,
                    figures: figures(0.75, 0.125)),
                ModelTerm(name: "visits × plan", shape: .surface(surface), coefficient: 1, mean: 0, smooth: smooth),
            ],
            training: TrainingRecord(
                subject: .table(TableSubject(target: "churned", positive: "")),
                figures: TrainingFigures(
                    rows: 100, churners: 20, logLikelihood: -40, nullLogLikelihood: -50, effectiveParameters: 7)))
    }
}
