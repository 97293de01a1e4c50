import Statistics
import Testing

@Suite struct QuasiNewtonTests {
    /// Rosenbrock's valley: its least value is 0, at (1, 1).
    @Test func theValleyOfRosenbrockIsFollowed() {
        let found = QuasiNewton.minimum(from: [-1.2, 1], tolerance: 1e-9) { point in
            let (x, y) = (point[0], point[1])
            let bend = y - x * x
            return (100 * bend * bend + (1 - x) * (1 - x), [-400 * x * bend - 2 * (1 - x), 200 * bend])
        }
        #expect(found.converged)
        #expect(abs(found.point[0] - 1) < 1e-8 && abs(found.point[1] - 1) < 1e-8)
    }

    @Test func aFunctionWithoutAMinimumDoesNotConverge() {
        let found = QuasiNewton.minimum(from: [0], tolerance: 1e-9, mostSteps: 50) { ($0[0], [1]) }
        #expect(!found.converged)
    }

    @Test func valuesThatAreNoNumbersAreSteppedBackFrom() {
        let found = QuasiNewton.minimum(from: [0.1], tolerance: 1e-9) { point in
            point[0] < 1
                ? (1 / (1 - point[0]) + point[0] * point[0], [1 / ((1 - point[0]) * (1 - point[0])) + 2 * point[0]])
                : (.nan, [.nan])
        }
        // 1/(1 − x)² = −2x at x = −0.2971565…
        #expect(found.converged && abs(1 / ((1 - found.point[0]) * (1 - found.point[0])) + 2 * found.point[0]) < 1e-8)
    }
}
