/// The minimum of a smooth function of a few numbers, by the method of Broyden, Fletcher, Goldfarb & Shanno with backtracking
/// (Nocedal & Wright 2006, algorithms 6.1 and 3.1).
public enum QuasiNewton {
    public struct Minimum: Sendable, Equatable {
        public let point: [Double]
        public let value: Double
        /// Whether the gradient's largest part came below the tolerance, or below a thousand times that where rounding lets
        /// the value fall no more.
        public let converged: Bool
    }

    /// - Parameter function: value and gradient at a point; a value that is not finite is taken for too large.
    public static func minimum(
        from start: [Double], tolerance: Double, mostSteps: Int = 200,
        of function: (_ point: [Double]) -> (value: Double, gradient: [Double])
    ) -> Minimum {
        var point = start
        var (value, gradient) = function(point)
        var inverse = identity(point.count)
        for _ in 0..<mostSteps {
            guard largest(gradient) > tolerance else { return Minimum(point: point, value: value, converged: true) }
            var direction = inverse.map { -dot($0, gradient) }
            var slope = dot(direction, gradient)
            if !(slope < 0) {
                inverse = identity(point.count)
                direction = gradient.map { -$0 }
                slope = dot(direction, gradient)
            }
            // No step is longer than 1 in any number, so that exponentials of them stay in range.
            var length = min(1, 1 / max(largest(direction), .leastNormalMagnitude))
            var next = zip(point, direction).map { $0 + length * $1 }
            var (nextValue, nextGradient) = function(next)
            var halvings = 0
            while !(nextValue <= value + 1e-4 * length * slope), halvings < 40 {
                length /= 2
                halvings += 1
                next = zip(point, direction).map { $0 + length * $1 }
                (nextValue, nextGradient) = function(next)
            }
            if halvings == 40 || value - nextValue <= 4 * value.ulp {
                return Minimum(point: point, value: value, converged: largest(gradient) <= 1e3 * tolerance)
            }
            update(
                &inverse, step: zip(next, point).map { $0 - $1 }, change: zip(nextGradient, gradient).map { $0 - $1 })
            (point, value, gradient) = (next, nextValue, nextGradient)
        }
        return Minimum(point: point, value: value, converged: largest(gradient) <= tolerance)
    }

    /// H ← (I − s·yᵀ/yᵀs) H (I − y·sᵀ/yᵀs) + s·sᵀ/yᵀs, left as it is where the curvature yᵀs is not above 0.
    private static func update(_ inverse: inout [[Double]], step: [Double], change: [Double]) {
        let curvature = dot(step, change)
        guard curvature > 1e-12 * (dot(step, step) * dot(change, change)).squareRoot() else { return }
        let along = inverse.map { dot($0, change) }
        let factor = (1 + dot(along, change) / curvature) / curvature
        for row in step.indices {
            for column in step.indices {
                inverse[row][column] +=
                    factor * step[row] * step[column]
                    - (along[row] * step[column] + step[row] * along[column]) / curvature
            }
        }
    }

    private static func identity(_ count: Int) -> [[Double]] {
        (0..<count).map { row in (0..<count).map { $0 == row ? 1 : 0 } }
    }

    private static func dot(_ one: [Double], _ other: [Double]) -> Double {
        zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private static func largest(_ values: [Double]) -> Double { values.reduce(0) { max($0, $1.magnitude) } }
}
