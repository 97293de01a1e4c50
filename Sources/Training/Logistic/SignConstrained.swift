import LinearAlgebra
internal import Models

/// The best fit among those whose coefficients have given signs: the active-set method of Lawson & Hanson (1974,
/// chapter 23), each of its steps an exact fit of the terms that are free.
///
/// The optimum is unique and is recognised by the conditions of Karush, Kuhn and Tucker: free terms are at the optimum with
/// their signs right, and the likelihood would rise for no term at 0 by moving to its side.
struct SignConstrained {
    /// The rows of positive weight; standardised where that was asked.
    private let problem: LogisticProblem
    /// All rows, those of weight zero included.
    private let rows: Int
    /// How each step is fitted: as asked, without the signs.
    private let options: LogisticOptions
    /// By place in the problem: 1 for 0 or more, −1 for 0 or less.
    private let sides: [Int: Double]

    /// A derivative, in standard errors of the coefficient, that counts as none.
    private static let tolerance = 1e-8

    init(_ problem: LogisticProblem, _ options: LogisticOptions) throws(LogisticError) {
        let sample = try LogisticSample(problem)
        self.problem = LogisticProblem(options.standardize ? sample.standardised() : sample)
        rows = problem.target.count
        var plain = options
        plain.signs = [:]
        plain.standardize = false
        self.options = plain
        var sides: [Int: Double] = [:]
        for (name, sign) in options.signs {
            guard let place = problem.names.firstIndex(of: name) else {
                throw .options("there is no column \(name) to constrain the sign of")
            }
            sides[place] = sign == .positive ? 1 : -1
        }
        self.sides = sides
    }

    /// The constrained optimum. Terms held at 0 have a coefficient of 0 and no other figures, and a warning names them.
    func fit() async throws(LogisticError) -> LogisticFit {
        var result = try await optimum()
        result.rows = rows
        return result
    }

    private func optimum() async throws(LogisticError) -> LogisticFit {
        let free = try await LogisticRegression.fit(problem, options: options)
        if !isSeparated(free), !free.converged || wrong(free, held: []).isEmpty { return free }
        var held = Set(sides.keys)
        var fit = try await self.fit(without: held)
        // Where the constrained coefficients are, all on their sides.
        var current: [Int: Double] = [:]
        for _ in 0..<(10 * sides.count + 10) {
            guard fit.converged else { return fit }
            guard let next = worst(held, fit) else { return fit }
            held.remove(next)
            fit = try await self.fit(without: held)
            while fit.converged, let step = largestStep(from: current, to: fit, held) {
                for place in sides.keys where !held.contains(place) {
                    let from = current[place] ?? 0
                    current[place] = from + step.length * (coefficient(fit, place) - from)
                }
                for place in step.reached { current[place] = 0 }
                held.formUnion(step.reached)
                fit = try await self.fit(without: held)
            }
            for place in sides.keys { current[place] = coefficient(fit, place) }
            if held.contains(next) { return fit }
        }
        fit.converged = false
        fit.warnings.append(LogisticWarnings.notConverged(fit.iterations))
        return fit
    }

    private func coefficient(_ fit: LogisticFit, _ place: Int) -> Double { fit.terms[place + 1].coefficient ?? 0 }

    private func isSeparated(_ fit: LogisticFit) -> Bool { fit.warnings.contains { $0.code == .separation } }

    /// Free terms on the wrong side of 0.
    private func wrong(_ fit: LogisticFit, held: Set<Int>) -> [Int] {
        sides.keys.filter { !held.contains($0) && coefficient(fit, $0) * (sides[$0] ?? 1) < 0 }.sorted()
    }

    /// How far a fit may be approached before a term reaches 0, and the terms that do; nil where none does.
    private func largestStep(
        from current: [Int: Double], to fit: LogisticFit, _ held: Set<Int>
    ) -> (length: Double, reached: [Int])? {
        let wrong = wrong(fit, held: held)
        guard !wrong.isEmpty else { return nil }
        let lengths = wrong.map { place in
            let from = current[place] ?? 0
            return from / (from - coefficient(fit, place))
        }
        let length = lengths.min() ?? 0
        return (length, zip(wrong, lengths).filter { $1 <= length * (1 + 1e-12) }.map(\.0))
    }

    /// The held term that would raise the likelihood most by moving to its side, in standard errors; nil where none would.
    private func worst(_ held: Set<Int>, _ fit: LogisticFit) -> Int? {
        guard !held.isEmpty else { return nil }
        var logOdds = problem.offsets ?? [Double](repeating: 0, count: problem.target.count)
        for (index, column) in problem.columns.enumerated() {
            let coefficient = coefficient(fit, index)
            guard coefficient != 0 else { continue }
            for row in logOdds.indices { logOdds[row] += coefficient * column[row] }
        }
        let intercept = fit.terms[0].coefficient ?? 0
        var scores = logOdds
        var curvatures = logOdds
        for row in logOdds.indices {
            let sign = problem.target[row] == 1 ? 1.0 : -1.0
            let point = LogisticPoint(sign * (logOdds[row] + intercept))
            let weight = problem.weights?[row] ?? 1
            scores[row] = sign * weight * point.miss
            curvatures[row] = weight * point.curvature
        }
        var best: (place: Int, gain: Double)?
        for place in held.sorted() {
            let gain = (sides[place] ?? 1) * standardScore(problem.columns[place], scores, curvatures)
            if gain > Self.tolerance, gain > best?.gain ?? 0 { best = (place, gain) }
        }
        return best?.place
    }

    /// Σ scores·(x − centre), divided by the root of the information about the column: what a score test would call z.
    private func standardScore(_ column: [Double], _ scores: [Double], _ curvatures: [Double]) -> Double {
        let first = column[0]
        let total = curvatures.reduce(0, +)
        let centre = zip(column, curvatures).reduce(0) { $0 + ($1.0 - first) * $1.1 } / total
        var score = 0.0
        var information = 0.0
        for row in column.indices {
            let distance = column[row] - first - centre
            score += scores[row] * distance
            information += curvatures[row] * distance * distance
        }
        return information > 0 ? score / information.squareRoot() : 0
    }

    /// The fit with some terms at 0, their places filled.
    private func fit(without held: Set<Int>) async throws(LogisticError) -> LogisticFit {
        let places = problem.names.indices.filter { !held.contains($0) }
        var part = problem
        part.names = places.map { problem.names[$0] }
        part.columns = places.map { problem.columns[$0] }
        var fit = try await LogisticRegression.fit(part, options: options)
        if isSeparated(fit) {
            throw .options(
                "the outcomes are told apart without error (by \(fit.warnings.flatMap(\.terms).joined(separator: ", "))), "
                    + "so no coefficients are best under the constraints on signs; an l2 penalty keeps them finite")
        }
        let targets = [0] + places.map { $0 + 1 }
        fit.covariance = spread(fit.covariance, to: targets)
        fit.modelCovariance = spread(fit.modelCovariance, to: targets)
        for place in held.sorted() {
            let term = FittedTerm(name: problem.names[place], coefficient: 0, standardError: nil)
            fit.terms.insert(term, at: place + 1)
        }
        if !held.isEmpty { fit.warnings.append(LogisticWarnings.held(held.sorted().map { problem.names[$0] })) }
        return fit
    }

    private func spread(_ matrix: Matrix, to places: [Int]) -> Matrix {
        let size = problem.names.count + 1
        var result = Matrix(rows: size, columns: size)
        for (column, to) in places.enumerated() {
            for (row, other) in places.enumerated() { result[other, to] = matrix[row, column] }
        }
        return result
    }
}
