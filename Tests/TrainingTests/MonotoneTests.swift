import LinearAlgebra
import Models
import Statistics
import Testing

@testable import Training

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Terms with signs: the optimum against scipy's (Tests/References/additive/monotone.py) and by its own conditions, and what
/// a fit promises whatever the data.
@Suite struct MonotoneTests {
    private let reference: MonotoneCase
    private let solver: AdditiveSolver
    private var design: AdditiveDesign { solver.objective.design }

    init() throws {
        reference = try MonotoneCase.load()
        solver = try reference.solver()
    }

    private func figures(_ isStrong: Bool) -> MonotoneCase.Figures { isStrong ? reference.strong : reference.weak }

    private func fit(_ strengths: [Double]) async throws -> AdditiveSolver.Result {
        try #require(await solver.fit(from: [Double](repeating: 0, count: design.size), strengths: strengths))
    }

    @Test(arguments: [false, true]) func theOptimumIsThatOfTheReference(isStrong: Bool) async throws {
        let expected = figures(isStrong)
        let found = try await fit(expected.strengths)
        #expect(found.converged && found.iterations < 30)
        #expect(abs(found.coordinates[0] - expected.intercept) < 1e-8)
        #expect(abs(found.covariance[0, 0] - expected.interceptVariance) < 1e-7)
        #expect(abs(found.loss - expected.loss) < 1e-7)
        try #require(expected.blocks.count == design.blocks.count)
        for (index, block) in expected.blocks.enumerated() {
            let (values, covariance) = found.values(design, index)
            for point in values.indices {
                #expect(abs(values[point] - block.values[point]) < 1e-8, "\(block.name) \(point)")
                #expect(abs(covariance[point, point] - block.variances[point]) < 1e-7, "\(block.name) \(point)")
                #expect(abs(covariance[0, point] - block.covariances[point]) < 1e-7, "\(block.name) \(point)")
            }
            let places = design.order.ofBlock[index]
            #expect(found.held.filter(places.contains).map { $0 - places.lowerBound } == block.held)
            let multipliers = zip(found.held, found.multipliers).filter { places.contains($0.0) }.map(\.1)
            for (one, other) in zip(multipliers, block.multipliers) { #expect(abs(one - other) < 1e-6 * max(1, other)) }
            let effective = design.groups(of: index)
            // Straight parts share a group; the sum over blocks is compared below.
            if effective.count == 1, design.blocks[index].penalties[0].sharing == .own {
                #expect(abs(found.effective[effective[0]] - block.effective) < 1e-7, "\(block.name)")
            }
        }
        let total = expected.blocks.reduce(0) { $0 + $1.effective }
        #expect(abs(found.effective.reduce(0, +) - total) < 1e-7)
    }

    /// No difference below 0, no multiplier below 0, and the gradient is what the held differences push back with.
    @Test(arguments: [false, true]) func theConditionsOfKarushKuhnAndTuckerHold(isStrong: Bool) async throws {
        let strengths = figures(isStrong).strengths
        let found = try await fit(strengths)
        let at = await solver.objective.evaluate(found.coordinates)
        let differences = design.order.differences.times(found.coordinates, transposed: true)
        for place in differences.indices { #expect(differences[place] > -1e-12) }
        for place in found.held { #expect(abs(differences[place]) < 1e-12) }
        #expect(!found.held.isEmpty && found.multipliers.allSatisfy { $0 > 0 })
        let pushed = design.order.columns(found.held).times(found.multipliers)
        let penalties = design.penalties(strengths)
        for index in found.coordinates.indices {
            let slope = at.gradient[index] + penalties[index] * found.coordinates[index]
            #expect(abs(slope - pushed[index]) < 1e-8, "\(index)")
        }
    }

    @Test func signsThatTheDataKeepAnywayChangeNothing() async throws {
        var sample = AdditiveSample(3000, seed: 5)
        _ = sample.number { 1.5 * $0 }
        let data = sample.data()
        let axis = try #require(
            SmoothAxis(
                number: try numbers(data, 0), input: 0, data.inputs[0], weights: nil, knots: SmoothAxis.curveKnots[0]))
        func fit(_ sign: CoefficientSign?) async throws -> AdditiveSolver.Result {
            let block = AdditiveBlock(axis, sign: sign)
            let solver = AdditiveSolver(
                objective: AdditiveObjective(
                    AdditiveDesign([block]), groups: [block.group], target: data.target, weights: nil, offsets: nil,
                    threads: 1))
            return try #require(
                await solver.fit(from: [Double](repeating: 0, count: 12), strengths: [0.1, 50]))
        }
        let (free, signed) = (try await fit(nil), try await fit(.positive))
        #expect(signed.held.isEmpty && free.coordinates.count == 12)
        for (one, other) in zip(free.coordinates, signed.coordinates) { #expect(abs(one - other) < 1e-9) }
        for (one, other) in zip(free.effective, signed.effective) { #expect(abs(one - other) < 1e-9) }
    }

    private func numbers(_ data: AdditiveData, _ column: Int) throws -> [Double] {
        guard case .numbers(let values) = data.matrix.columns[column] else { throw LogisticError.noRows }
        return values
    }

    /// Four shapes that no sign fits, two of them with missing values, a count of few values, and a pair.
    private static func contrary(_ seed: UInt64) -> AdditiveData {
        var sample = AdditiveSample(700, seed: seed, base: -0.3)
        let a = sample.number { 1.3 * sin(2 * $0) }
        let b = sample.number(missing: 0.2, whenMissing: -0.8) { -0.4 * $0 + 0.5 * $0 * $0 }
        _ = sample.number { -0.7 * $0 }
        var generator = SeededGenerator(seed: seed + 100)
        let counts = (0..<700).map { _ in Double(generator.below(5)) }
        sample.append(counts)
        let flags = (0..<700).map { _ in Double(generator.below(2)) }
        sample.append(flags)
        sample.add { [0.4, -0.5, 0.6, 0.2, 0.9][Int(counts[$0])] + 0.8 * flags[$0] }
        sample.add { b[$0].isNaN ? 0 : 0.9 * a[$0] * b[$0] }
        return sample.data()
    }

    /// Risks along each input, from below its least value to above its greatest, against those a step before: at no row do
    /// they go against the sign.
    @Test(arguments: 1...6) func risksNeverGoAgainstASign(seed: Int) async throws {
        let data = Self.contrary(UInt64(seed))
        var options = AdditiveOptions()
        options.signs = [
            "x1": .positive, "x2": seed % 2 == 0 ? .positive : .negative, "x4": .positive,
            "x5": seed % 3 == 0 ? .negative : .positive,
        ]
        let fit = try await AdditiveRegression.fit(data, options)
        #expect(fit.converged)
        for (name, sign) in options.signs {
            let input = try #require(data.inputs.firstIndex { $0.name == name })
            let known = try numbers(data, input).filter { !$0.isNaN }
            let (least, most) = (try #require(known.min()), try #require(known.max()))
            let steps = (0...600).map { least - 1 + (most - least + 2) * Double($0) / 600 }
            for row in stride(from: 0, to: data.rowCount, by: 97) {
                var columns = data.matrix.columns.map { column in
                    switch column {
                    case .numbers(let values): ModelMatrix.Column.numbers(steps.map { _ in values[row] })
                    case .levels(let codes): ModelMatrix.Column.levels(steps.map { _ in codes[row] })
                    }
                }
                columns[input] = .numbers(steps)
                let logOdds = fit.logOdds(of: ModelMatrix(rowCount: steps.count, columns: columns))
                for (one, next) in zip(logOdds, logOdds.dropFirst()) {
                    // Between knots a value is rounded, at worst by a few bits.
                    #expect((sign == .positive ? next - one : one - next) > -1e-14, "\(name) \(row)")
                }
            }
        }
        for (index, block) in fit.design.blocks.enumerated() {
            if case .surface(let one, let other) = block.content {
                let names = (one.inputs + other.inputs).map { data.inputs[$0].name }
                #expect(names.allSatisfy { options.signs[$0] == nil })
            }
            guard let sign = block.sign else { continue }
            let found = fit.design.coordinates[index].map { fit.result.coordinates[$0] }
            let values = block.ordered(block.map.times(found), held: fit.held(index))
            for (one, next) in zip(values, values.dropFirst()) {
                #expect(sign == .positive ? next >= one : next <= one)
            }
        }
        for term in fit.terms.terms {
            guard case .curve(let input, let curve) = term.shape, let sign = options.signs[data.inputs[input].name]
            else {
                continue
            }
            let steps = zip(curve.values, curve.values.dropFirst())
            #expect(steps.allSatisfy { sign == .positive ? $1 >= $0 : $1 <= $0 })
            #expect(try #require(curve.standardErrors).allSatisfy { $0 > 0 && $0 < 2 })
            let smooth = try #require(term.smooth)
            #expect(smooth.chiSquared > 0 && smooth.effectiveParameters > 0 && smooth.pValue <= 1)
            #expect(smooth.effectiveParameters < Double(curve.values.count))
        }
    }

    @Test func aCurveThatASignLeavesLevelIsSetAside() async throws {
        let data = Self.contrary(9)
        var options = AdditiveOptions()
        options.signs = ["x3": .positive, "x5": .negative]
        let fit = try await AdditiveRegression.fit(data, options)
        let reasons = Dictionary(uniqueKeysWithValues: fit.setAside.map { ($0.name, $0.reason) })
        #expect(reasons["x3"] == "may only raise the risk, and does not beside the other terms")
        #expect(reasons["x5"] == "may only lower the risk, and does not beside the other terms")
        #expect(!fit.terms.terms.contains { ["x3", "x5"].contains($0.name) })
    }

    @Test func missingValuesOfASignedInputAreFree() async throws {
        let data = Self.contrary(4)
        for sign in [CoefficientSign.positive, .negative] {
            var options = AdditiveOptions()
            options.signs = ["x2": sign]
            let fit = try await AdditiveRegression.fit(data, options)
            #expect(fit.terms.terms.contains { $0.name == "x2=missing" })
        }
    }

    /// Customers not seen are foretold by curves that keep the signs too: without an effect the right way, by their share.
    @Test func fitsThatForetellUnseenCustomersKeepTheSigns() async throws {
        var sample = AdditiveSample(800, seed: 2)
        _ = sample.number { -1.5 * $0 }
        let data = sample.data()
        var options = AdditiveOptions()
        options.signs = ["x1": .positive]
        let fit = try await AdditiveRegression.fit(data, options)
        let heldOut = try #require(fit.heldOut)
        let base = log(Double(fit.churners) / Double(fit.rows - fit.churners))
        for value in heldOut.logOdds { #expect(abs(value - base) < 0.15) }
        #expect(fit.terms.terms.isEmpty && abs(fit.terms.intercept - base) < 1e-9)
        #expect(abs(fit.effectiveParameters - 1) < 1e-9)
    }

    /// A true curve that rises is found better by who knows that it rises: in the mean over samples, and in most of them.
    @Test func aTrueSignBringsTheCurveNearerToTheTruth() async throws {
        func truth(_ x: Double) -> Double { 0.8 * tanh(3 * (x - 0.8)) }
        var (free, signed, better) = (0.0, 0.0, 0)
        for seed in 1...12 {
            var sample = AdditiveSample(400, seed: UInt64(seed))
            _ = sample.number(truth)
            let data = sample.data()
            var errors: [Double] = []
            for signs in [[:], ["x1": CoefficientSign.positive]] {
                var options = AdditiveOptions()
                options.signs = signs
                let logOdds = try await AdditiveRegression.fit(data, options).logOdds(of: data.matrix)
                let misses = zip(logOdds, try numbers(data, 0)).map { $0 - truth($1) }
                errors.append(misses.reduce(0) { $0 + $1 * $1 } / Double(misses.count))
            }
            free += errors[0]
            signed += errors[1]
            better += errors[1] <= errors[0] + 1e-9 ? 1 : 0
        }
        #expect(signed < free && better >= 7, "\(signed) and \(free), \(better) of 12")
    }

    @Test func theSameBitsForAnyNumberOfThreads() async throws {
        let data = Self.contrary(3)
        var options = AdditiveOptions()
        options.signs = ["x1": .positive, "x2": .negative, "x4": .positive]
        let one = try await AdditiveRegression.fit(data, options)
        for threads in [2, 3] {
            options.threads = threads
            let other = try await AdditiveRegression.fit(data, options)
            #expect(other.terms.terms == one.terms.terms && other.terms.intercept == one.terms.intercept)
            #expect(other.heldOut?.logOdds == one.heldOut?.logOdds && other.logLikelihood == one.logLikelihood)
        }
    }
}
