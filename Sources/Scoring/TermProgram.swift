import Models

/// The terms of a model laid flat, in arrays of plain values: a row is scored without following references from term to
/// term, so that no memory is allocated and no reference counted.
///
/// Arithmetic is that of `ShapeReader`, step for step, which is the oracle of the tests.
struct TermProgram: Sendable {
    /// One direction of a curve or surface.
    private struct Axis: Sendable {
        var input: Int
        /// Whether points are the codes of classes; else they are transformed knots.
        var isOfClasses = false
        var isLogarithm = false
        var fill = Double.nan
        /// The points in `numbers`.
        var points: Int
        var count: Int
        /// The knots in `fours`.
        var fours = 0..<0
    }

    private enum Kind: Sendable {
        case linear(input: Int, isLogarithm: Bool, fill: Double, centre: Double, scale: Double)
        /// The inputs in `inputs`.
        case missing(first: Int, count: Int)
        case level(input: Int, code: Double)
        /// Values start in `numbers`.
        case curve(Axis, values: Int)
        case surface(Axis, Axis, values: Int)
    }

    private struct Step: Sendable {
        var kind: Kind
        /// slope · coefficient.
        var factor: Double
        var mean: Double
    }

    private var steps: [Step] = []
    private var numbers: [Double] = []
    private var inputs: [Int] = []
    /// The knots of every axis once more, filled up with infinities.
    private var fours: [SIMD4<Double>] = []
    /// ln(1 + x) of the whole numbers below 1,024, which counts and days mostly are.
    private let logarithms = (0..<1024).map { NumberEncoding.Transform.logOnePlus.applied(to: Double($0)) }

    init(_ model: RiskModel, slope: Double) {
        for term in model.terms {
            let kind = kind(of: term.shape, model.inputs)
            steps.append(Step(kind: kind, factor: slope * term.coefficient, mean: term.mean))
        }
    }

    private mutating func kind(of shape: ModelTerm.Shape, _ modelInputs: [ModelInput]) -> Kind {
        switch shape {
        case .linear(let input):
            guard case .number(let encoding) = modelInputs[input].encoding else {
                preconditionFailure("a linear term of \(modelInputs[input].name), which is not a number")
            }
            return .linear(
                input: input, isLogarithm: encoding.transform == .logOnePlus, fill: encoding.fill ?? .nan,
                centre: encoding.centre, scale: encoding.scale)
        case .missing(let missing):
            inputs += missing
            return .missing(first: inputs.count - missing.count, count: missing.count)
        case .level(let input, let levelClass):
            return .level(input: input, code: Self.code(of: levelClass, modelInputs[input]))
        case .curve(let input, let curve):
            let axis = axis(.knots(curve.axis), input, modelInputs)
            numbers += curve.values
            return .curve(axis, values: numbers.count - curve.values.count)
        case .surface(let surface):
            let first = axis(surface.first, surface.inputs.first, modelInputs)
            let second = axis(surface.second, surface.inputs.second, modelInputs)
            numbers += surface.values
            return .surface(first, second, values: numbers.count - surface.values.count)
        }
    }

    private mutating func axis(_ axis: SurfaceAxis, _ input: Int, _ modelInputs: [ModelInput]) -> Axis {
        var result = Axis(input: input, points: numbers.count, count: axis.count)
        switch axis {
        case .knots(let knots):
            result.isLogarithm = knots.transform == .logOnePlus
            result.fill = knots.fill ?? .nan
            numbers += knots.transformedKnots
            let start = fours.count
            for first in stride(from: 0, to: axis.count, by: 4) {
                let four = numbers[(result.points + first)...].prefix(4)
                fours.append(SIMD4(Array(four) + [Double](repeating: .infinity, count: 4 - four.count)))
            }
            result.fours = start..<fours.count
        case .classes(let classes):
            result.isOfClasses = true
            numbers += classes.map { Self.code(of: $0, modelInputs[input]) }
        }
        return result
    }

    /// The cell that stands for a class; a missing text is a missing number there.
    private static func code(of levelClass: ModelTerm.LevelClass, _ input: ModelInput) -> Double {
        let code = levelClass.code(in: input)
        return code == ModelMatrix.missing ? .nan : Double(code)
    }

    /// What the terms of a row add to `start`, one after the other.
    func sum(from start: Double, of row: Span<Double>) -> Double {
        let numbers = numbers.span
        let steps = steps.span
        var sum = start
        for index in steps.indices {
            let step = steps[index]
            sum += step.factor * (value(of: step.kind, row, numbers) - step.mean)
        }
        return sum
    }

    @inline(__always)
    private func value(of kind: Kind, _ row: Span<Double>, _ numbers: Span<Double>) -> Double {
        switch kind {
        case .linear(let input, let isLogarithm, let fill, let centre, let scale):
            return (transformed(row[input], isLogarithm, fill) - centre) / scale
        case .missing(let first, let count):
            for place in first..<(first + count) where row[inputs[place]].isNaN { return 1 }
            return 0
        case .level(let input, let code): return Self.isSame(row[input], code) ? 1 : 0
        case .curve(let axis, let values):
            let (knot, share) = knot(axis, row, numbers)
            let (one, other) = (numbers[values + knot], numbers[values + knot + 1])
            let value = one * (1 - share) + other * share
            return value.isNaN ? value : min(max(value, min(one, other)), max(one, other))
        case .surface(let first, let second, let values):
            return surface(first, second, values, row, numbers)
        }
    }

    private func surface(
        _ first: Axis, _ second: Axis, _ values: Int, _ row: Span<Double>, _ numbers: Span<Double>
    ) -> Double {
        guard let one = place(first, row, numbers), let other = place(second, row, numbers) else { return 0 }
        func along(_ point: Int) -> Double {
            let start = values + point * second.count + other.point
            return other.share == 0
                ? numbers[start] : numbers[start] * (1 - other.share) + numbers[start + 1] * other.share
        }
        return one.share == 0 ? along(one.point) : along(one.point) * (1 - one.share) + along(one.point + 1) * one.share
    }

    private func place(_ axis: Axis, _ row: Span<Double>, _ numbers: Span<Double>) -> (
        point: Int, share: Double
    )? {
        guard axis.isOfClasses else {
            let (knot, share) = knot(axis, row, numbers)
            return (knot, share)
        }
        let cell = row[axis.input]
        for point in 0..<axis.count where Self.isSame(cell, numbers[axis.points + point]) { return (point, 0) }
        return nil
    }

    /// The knot at or below a cell and the share of the way to the next, as `KnotAxis.place(of:)` finds them.
    @inline(__always)
    private func knot(_ axis: Axis, _ row: Span<Double>, _ numbers: Span<Double>) -> (knot: Int, share: Double) {
        let position = transformed(row[axis.input], axis.isLogarithm, axis.fill)
        // All knots are compared, four at a time, and ends are found like what is between: branches that depend on a cell
        // are guessed wrong by the processor, which is dearer than all of this.
        let knots = fours.span.extracting(axis.fours)
        var below = SIMD4<Int64>.zero
        for four in knots.indices { below &+= SIMD4.zero.replacing(with: 1, where: knots[four] .<= position) }
        let low = max(0, min(axis.count - 2, Int(below.wrappedSum()) - 1))
        let before = numbers[axis.points + low]
        let share = (position - before) / (numbers[axis.points + low + 1] - before)
        return (low, min(max(share, 0), 1))
    }

    @inline(__always)
    private func transformed(_ cell: Double, _ isLogarithm: Bool, _ fill: Double) -> Double {
        let value = cell.isNaN ? fill : cell
        guard isLogarithm else { return value }
        if value > 0, value < 1024 {
            let whole = Int(value)
            if Double(whole) == value { return logarithms[whole] }
        }
        return NumberEncoding.Transform.logOnePlus.applied(to: value)
    }

    /// Whether two codes are the same, missing ones too.
    @inline(__always)
    private static func isSame(_ one: Double, _ other: Double) -> Bool {
        one == other || (one.isNaN && other.isNaN)
    }
}
