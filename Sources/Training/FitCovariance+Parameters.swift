internal import LinearAlgebra
package import Models

extension LogisticFit {
    /// The covariance, of the kind that the standard errors are, of the log-odds of an average row and of the coefficients
    /// that were found, scaled; nil where the fit has none.
    ///
    /// - Parameters:
    ///   - average: what that row's log-odds are of the intercept and the coefficients, those set aside included.
    ///   - scales: what each coefficient is multiplied with.
    func covariance(ofAverage average: [Double], scales: [Double]) -> FitCovariance? {
        guard terms[0].standardError != nil else { return nil }
        let kept = terms.indices.dropFirst().filter { terms[$0].coefficient != nil }
        let weights = average.indices.map { terms[$0].coefficient == nil ? 0 : average[$0] }
        let ofAverage = covariance.times(weights)
        var rows = [
            [zip(ofAverage, weights).reduce(0) { $0 + $1.0 * $1.1 }] + kept.map { ofAverage[$0] * scales[$0 - 1] }
        ]
        for place in kept {
            rows.append(
                [rows[0][rows.count]]
                    + kept.map { covariance[place, $0] * scales[place - 1] * scales[$0 - 1] })
        }
        return FitCovariance(rows)
    }
}

extension AdditiveFit {
    /// The covariance of the log-odds of the average row, and of the terms' coefficients and values at their points.
    package var parameterCovariance: FitCovariance? {
        var rows: [(start: Int, values: [Double])] = [(0, [1])]
        for index in design.blocks.indices {
            let start = design.coordinates[index].lowerBound
            rows += FittedBlock(self, index).parameters(inputs).map { (start, $0) }
        }
        var map = Matrix(rows: rows.count, columns: design.size)
        for (row, parameter) in rows.enumerated() {
            for (index, value) in parameter.values.enumerated() { map[row, parameter.start + index] = value }
        }
        let covariance = map.times(result.covariance).times(map.transposed)
        return FitCovariance((0..<covariance.columns).map(covariance.column))
    }
}

extension FittedBlock {
    /// What each parameter of the block's terms is of its coordinates, in the order of the terms.
    fileprivate func parameters(_ inputs: [ModelInput]) -> [[Double]] {
        let columns = 0..<block.map.columns
        if let step = step(inputs) {
            return [columns.map { (block.map[1, $0] - block.map[0, $0]) / step.width }]
        }
        return (0..<block.map.rows).map { row in columns.map { block.map[row, $0] } }
    }
}

extension FitCovariance {
    /// The covariance without the terms of the category of intervals; after the others what being in each interval adds to
    /// the log-odds, which is taken to be known as well as in the fit of all rows together.
    func ofHazards(_ terms: [ModelTerm], interval: (place: Int, input: ModelInput), count: Int) -> FitCovariance {
        var kept = [0]
        var ofIntervals: [(term: ModelTerm, row: Int)] = []
        var row = 1
        for term in terms {
            if term.input == interval.place {
                ofIntervals.append((term, row))
            } else {
                kept += row..<(row + term.parameterCount)
            }
            row += term.parameterCount
        }
        let added = (0..<count).map { index in
            let levelClass = interval.input.levelClass(of: PersonPeriods.level(index))
            return self.row(
                of: ofIntervals.map { term, row in
                    (row, (term.shape == .level(input: interval.place, levelClass) ? 1 : 0) - term.mean)
                })
        }
        return keeping(kept, appending: added)
    }
}

extension ModelInput {
    /// The class that a text is of: that of its name, or, where it was pooled with others, theirs.
    fileprivate func levelClass(of text: String) -> ModelTerm.LevelClass {
        guard case .category(let category) = encoding, category.levels.contains(text) else { return .other }
        return .named(text)
    }
}
