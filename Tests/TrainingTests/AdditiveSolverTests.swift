import LinearAlgebra
import Testing

@testable import Training

/// Fits at given and at chosen strengths against a program of its own in numpy and scipy (Tests/References/additive).
@Suite struct AdditiveSolverTests {
    private let reference: AdditiveCase
    private let solver: AdditiveSolver
    private var design: AdditiveDesign { solver.objective.design }

    init() throws {
        reference = try AdditiveCase.load()
        solver = try reference.solver()
    }

    private func fit(_ strengths: [Double]) async throws -> AdditiveSolver.Result {
        try #require(
            await solver.fit(from: [Double](repeating: 0, count: design.size), strengths: strengths))
    }

    @Test(arguments: [false, true]) func theOptimumIsThatOfTheReference(chosen: Bool) async throws {
        let expected = chosen ? reference.chosen : reference.fixed
        let found = try await fit(expected.strengths)
        #expect(found.converged)
        #expect(abs(found.coordinates[0] - expected.intercept) < 1e-8)
        #expect(abs(found.covariance[0, 0] - expected.interceptVariance) < 1e-7)
        #expect(abs(found.loss - expected.loss) < 1e-8)
        #expect(expected.effective.count == found.effective.count)
        for (one, other) in zip(found.effective, expected.effective) { #expect(abs(one - other) < 1e-7) }
        #expect(expected.blocks.count == design.blocks.count)
        for (index, block) in expected.blocks.enumerated() {
            let (values, covariance) = found.values(design, index)
            try #require(values.count == block.values.count, "\(block.name)")
            for point in values.indices {
                #expect(abs(values[point] - block.values[point]) < 1e-8, "\(block.name) \(point)")
                #expect(abs(covariance[point, point] - block.variances[point]) < 1e-7, "\(block.name) \(point)")
                #expect(abs(covariance[0, point] - block.covariances[point]) < 1e-7, "\(block.name) \(point)")
            }
        }
    }

    @Test func theGradientVanishesAtTheOptimum() async throws {
        let strengths = reference.fixed.strengths
        let found = try await fit(strengths)
        let at = await solver.objective.evaluate(found.coordinates)
        let penalties = design.penalties(strengths)
        for index in found.coordinates.indices {
            #expect(abs(at.gradient[index] + penalties[index] * found.coordinates[index]) < 1e-9, "\(index)")
        }
    }

    /// The loss by its own differences, which no algebra of the information stands behind.
    @Test func gradientAndInformationAreThoseOfTheLoss() async throws {
        let start = (0..<design.size).map { Double($0 % 7) / 10 - 0.3 }
        let at = await solver.objective.evaluate(start)
        let step = 1e-4
        for index in stride(from: 0, to: design.size, by: 5) {
            var (up, down) = (start, start)
            up[index] += step
            down[index] -= step
            let (above, below) = (await solver.objective.evaluate(up), await solver.objective.evaluate(down))
            #expect(abs((above.loss - below.loss) / (2 * step) - at.gradient[index]) < 1e-5)
            for other in stride(from: 0, to: design.size, by: 7) {
                let slope = (above.gradient[other] - below.gradient[other]) / (2 * step)
                #expect(abs(slope - at.information[index, other]) < 1e-5)
            }
        }
    }

    @Test func chosenStrengthsBalanceEffectAndLength() async throws {
        let choice = await chosen()
        let found = try #require(await solver.fit(from: choice.coordinates, strengths: choice.strengths))
        var lengths = [Double](repeating: 0, count: choice.strengths.count)
        for (index, group) in design.groupOf.enumerated() where group >= 0 {
            lengths[group] += found.coordinates[index] * found.coordinates[index]
        }
        // The loop ends where no group's parameters in effect change by more than 0.01.
        for group in lengths.indices {
            let wanted = choice.strengths[group] * lengths[group]
            #expect(abs(wanted - found.effective[group]) < 0.03, "group \(group)")
        }
    }

    /// The loop leaves out how the curvature changes with the strengths, as penalised quasi-likelihood does.
    @Test func chosenStrengthsAreNearlyThoseOfTheRestrictedLikelihood() async throws {
        let choice = await chosen()
        let found = try #require(await solver.fit(from: choice.coordinates, strengths: choice.strengths))
        let expected = reference.chosen
        for (one, other) in zip(found.effective, expected.effective) {
            #expect(abs(one - other) < 0.06 * other, "\(found.effective) and \(expected.effective)")
        }
        for (one, other) in zip(choice.strengths, expected.strengths) {
            #expect(abs(one / other - 1) < 0.35, "\(choice.strengths) and \(expected.strengths)")
        }
    }

    @Test func theSameBitsForAnyNumberOfThreads() async throws {
        let strengths = reference.fixed.strengths
        let start = [Double](repeating: 0, count: design.size)
        let one = try #require(await solver.fit(from: start, strengths: strengths))
        for threads in [2, 3] {
            let other = try #require(
                try await reference.solver(threads: threads).fit(from: start, strengths: strengths))
            #expect(one.coordinates == other.coordinates && one.covariance == other.covariance)
        }
    }

    /// A row of weight 3 is three rows of weight 1.
    @Test func wholeWeightsAreRepeatedRows() async throws {
        let data = reference.additiveData
        let weights = data.target.indices.map { Double($0 % 3 + 1) }
        let repeated = data.target.indices.flatMap { [Int](repeating: $0, count: $0 % 3 + 1) }
        let blocks = design.blocks
        func fit(_ rows: [Int], _ weights: [Double]?) async throws -> AdditiveSolver.Result {
            let objective = AdditiveObjective(
                design, groups: blocks.map { $0.group.restricted(to: rows) }, target: rows.map { data.target[$0] },
                weights: weights, offsets: rows.map { data.offsets?[$0] ?? 0 }, threads: 1)
            return try #require(
                await AdditiveSolver(objective: objective).fit(
                    from: [Double](repeating: 0, count: design.size), strengths: reference.fixed.strengths))
        }
        let weighted = try await fit(Array(data.target.indices), weights)
        let plain = try await fit(repeated, nil)
        for (one, other) in zip(weighted.coordinates, plain.coordinates) { #expect(abs(one - other) < 1e-9) }
        for (one, other) in zip(weighted.effective, plain.effective) { #expect(abs(one - other) < 1e-9) }
        #expect(abs(weighted.loss - plain.loss) < 1e-9)
    }

    /// A known part of the log-odds that is the same in all rows goes to the intercept alone.
    @Test func aCommonOffsetGoesToTheIntercept() async throws {
        let blocks = design.blocks
        let shifted = AdditiveSolver(
            objective: AdditiveObjective(
                design, groups: blocks.map(\.group), target: reference.data.y, weights: reference.data.weights,
                offsets: reference.data.offsets.map { $0 + 2 }, threads: 1))
        let strengths = reference.fixed.strengths
        let start = [Double](repeating: 0, count: design.size)
        let one = try #require(await solver.fit(from: start, strengths: strengths))
        let other = try #require(await shifted.fit(from: start, strengths: strengths))
        #expect(abs(one.coordinates[0] - 2 - other.coordinates[0]) < 1e-9)
        for index in 1..<design.size { #expect(abs(one.coordinates[index] - other.coordinates[index]) < 1e-9) }
    }

    private func chosen() async -> AdditiveSolver.Choice {
        await solver.chooseStrengths(
            from: AdditiveSolver.Choice(
                coordinates: [Double](repeating: 0, count: design.size),
                strengths: [Double](repeating: 1, count: design.groupSizes.count)),
            isWarm: false)
    }
}
