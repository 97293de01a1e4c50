import Models
import Testing

@testable import Training

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Fits of rows drawn from a truth that is known.
@Suite struct AdditiveSimulationTests {
    /// A wave, a parabola, and two columns that do nothing.
    private static let truths: [@Sendable (Double) -> Double] = [
        { 1.3 * sin(1.5 * $0) }, { 0.6 * $0 * $0 }, { _ in 0 }, { _ in 0 },
    ]

    private struct Errors {
        var covered = 0
        var points = 0
        var squares = 0.0
        var noisePoints = 0
        var noiseSquares = 0.0
        /// Parameters in effect of what bends the columns that do nothing.
        var noiseBends = 0.0

        /// Adds the errors of a fit's curves at their knots.
        mutating func add(_ fit: AdditiveFit, _ columns: [[Double]]) {
            for term in fit.terms.terms {
                guard case .curve(let input, let curve) = term.shape, let errors = curve.standardErrors else {
                    continue
                }
                let truth = AdditiveSimulationTests.truths[input]
                let mean = columns[input].reduce(0) { $0 + truth($1) } / Double(columns[input].count)
                for (point, knot) in curve.axis.knots.enumerated() {
                    let error = curve.values[point] - (truth(knot) - mean)
                    if input < 2 {
                        points += 1
                        squares += error * error
                        if abs(error) <= 1.96 * errors[point] { covered += 1 }
                    } else {
                        noisePoints += 1
                        noiseSquares += error * error
                    }
                }
            }
            for (index, block) in fit.design.blocks.enumerated() {
                guard case .axis(let axis) = block.content, axis.inputs[0] >= 2 else { continue }
                for group in fit.design.groups(of: index) where fit.design.groupSizes[group] > 4 {
                    noiseBends += fit.result.effective[group]
                }
            }
        }
    }

    /// Wahba's bands cover 95 % of a curve on the average over its length, by construction (Marra & Wood 2012). Of 960
    /// points in 40 samples, 90 to 99 % leave room for chance, as neighbouring points err together.
    @Test func curvesAreFoundAndTheirBandsCoverTheTruth() async throws {
        var errors = Errors()
        for seed in 1...40 {
            var sample = AdditiveSample(1200, seed: UInt64(seed))
            let columns = Self.truths.map { sample.number($0) }
            errors.add(try await AdditiveWork(sample.data(), AdditiveOptions()).plainFit(), columns)
        }
        let coverage = Double(errors.covered) / Double(errors.points)
        #expect(errors.points == 960 && (0.90...0.99).contains(coverage), "\(coverage)")
        // Some 12 parameters from 1200 rows of information 0.22: √(12 / (1200 · 0.22)) = 0.21.
        #expect((errors.squares / Double(errors.points)).squareRoot() < 0.21)
        #expect((errors.noiseSquares / Double(errors.noisePoints)).squareRoot() < 0.12)
        // Two columns in each of 40 samples.
        #expect(errors.noiseBends / 80 < 0.6)
    }

    /// Two axes, nothing but chance between them: pairs are found in about one of twenty samples.
    @Test(arguments: [false, true]) func pairsAreFoundByChanceAsOftenAsStated(ofLevels: Bool) async throws {
        var found = 0
        for seed in 1...150 {
            var sample = AdditiveSample(600, seed: UInt64(seed))
            _ = sample.number { 1.3 * sin(1.5 * $0) }
            if ofLevels {
                _ = sample.levels([0.4, 0.3, 0.2, 0.1], [0, 1, -1, 0.5])
            } else {
                _ = sample.number { 0.6 * $0 * $0 }
            }
            let work = AdditiveWork(sample.data(), AdditiveOptions())
            let rows = work.rows(nil)
            found += await rows.pairs(await rows.chosen(work.terms, from: nil)).count
        }
        // 150 samples at 5 %: 7.5 expected; 1 or none, or more than 15, in one of a hundred sets of samples.
        #expect((2...15).contains(found), "\(found)")
    }

    @Test func aPlantedPairIsFoundFirst() async throws {
        for seed in 1...6 {
            var sample = AdditiveSample(1500, seed: UInt64(seed))
            let a = sample.number { 0.7 * $0 }
            _ = sample.number { 0.5 * $0 }
            let b = sample.number { 0.3 * $0 * $0 }
            let codes = sample.levels([0.5, 0.3, 0.2], [0, 0.5, -0.5])
            sample.add { 0.8 * a[$0] * b[$0] * (seed % 2 == 0 ? 1 : 0) }
            sample.add { a[$0] * [-1, 1, 0][Int(codes[$0])] * (seed % 2 == 1 ? 1 : 0) }
            let data = sample.data()
            let work = AdditiveWork(data, AdditiveOptions())
            let rows = work.rows(nil)
            let pairs = await rows.pairs(await rows.chosen(work.terms, from: nil))
            #expect(pairs.first?.name(data.inputs) == (seed % 2 == 0 ? "x1 × x3" : "x1 × g4"), "seed \(seed)")
            let fit = try await AdditiveRegression.fit(data, AdditiveOptions())
            #expect(fit.hasSurface, "seed \(seed)")
        }
    }

    /// Pairs of middling strength: some help customers that were held out, some do not, and the fit has those that do.
    @Test func pairsStayWhereTheyForetellBetter() async throws {
        var outcomes: Set<Bool> = []
        for seed in 1...10 {
            var sample = AdditiveSample(700, seed: UInt64(seed))
            let a = sample.number { 0.7 * $0 }
            let b = sample.number { 0.5 * $0 }
            let codes = sample.levels([0.5, 0.3, 0.2], [0, 0.5, -0.5])
            sample.add { 0.3 * a[$0] * b[$0] + (codes[$0] == 1 ? 0.3 * a[$0] : 0) }
            let data = sample.data()
            let folds = CustomerFolds(rowCount: data.rowCount, customers: nil, seed: 1)
            var tried: [AdditiveValidation] = []
            for knots in SmoothAxis.curveKnots {
                let work = AdditiveWork(data, AdditiveOptions(), curveKnots: knots)
                let rows = work.rows(nil)
                let plain = await rows.chosen(work.terms, from: nil)
                guard await !rows.pairs(plain).isEmpty else { continue }
                tried.append(try await AdditiveValidation(work, folds, plain, looksForPairs: true))
            }
            guard tried.count == 2 else { continue }
            let validation = tried[tried[1].loss < tried[0].loss ? 1 : 0]
            let fit = try await AdditiveRegression.fit(data, AdditiveOptions())
            #expect(fit.hasSurface == (validation.joinedLoss < validation.plainLoss), "seed \(seed)")
            outcomes.insert(fit.hasSurface)
            let held = try #require(fit.heldOut)
            let loss = zip(held.logOdds, held.churned).reduce(0) { $0 + log1p(exp($1.1 ? -$1.0 : $1.0)) }
            #expect(
                abs(loss / Double(held.rows.count) - min(validation.joinedLoss, validation.plainLoss)) < 1e-12,
                "seed \(seed)")
        }
        #expect(outcomes == [false, true], "the samples are to show both")
    }
}

extension AdditiveWork {
    /// The fit without pairs and folds.
    func plainFit() async throws -> AdditiveFit {
        let all = rows(nil)
        let (design, setAside) = kept(await all.chosen(terms, from: nil))
        let result = try #require(await all.fitted(design))
        return AdditiveFit(
            design: design.design, inputs: data.inputs, result: result, logLikelihood: -result.loss,
            nullLogLikelihood: await all.nullLogLikelihood(), rows: data.rowCount,
            churners: data.target.count { $0 == 1 }, heldOut: nil, setAside: setAside)
    }
}
