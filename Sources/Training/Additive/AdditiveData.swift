package import Models

/// Rows to fit an additive model on: inputs not yet encoded, outcomes, and what is known of the rows.
package struct AdditiveData: Sendable {
    package let inputs: [ModelInput]
    package let matrix: ModelMatrix
    /// 1 where the row churned, else 0.
    package let target: [Double]
    /// Positive; nil where each row counts once.
    package let weights: [Double]?
    /// Known parts of the log-odds.
    package let offsets: [Double]?
    /// A number for each row's customer where customers have several rows: they are kept together, and count once in the
    /// choice of penalties. nil where each row stands for itself.
    package let customers: [Int32]?

    package init(
        inputs: [ModelInput], matrix: ModelMatrix, target: [Double], weights: [Double]? = nil,
        offsets: [Double]? = nil, customers: [Int32]? = nil
    ) {
        precondition(target.count == matrix.rowCount, "\(matrix.rowCount) rows, and \(target.count) outcomes")
        self.inputs = inputs
        self.matrix = matrix
        self.target = target
        self.weights = weights
        self.offsets = offsets
        self.customers = customers
    }

    var rowCount: Int { target.count }

    /// How much a row tells beside a row of a customer of its own: customers / rows.
    ///
    /// Rows of one customer at several cutoffs are nearly the same row again. Their likelihood is divided by how often
    /// each customer is told, so that penalties and intervals rest on customers (a composite likelihood; Varin, Reid &
    /// Firth 2011).
    var shareOfRow: Double {
        guard let customers, !customers.isEmpty else { return 1 }
        return Double(Set(customers).count) / Double(customers.count)
    }
}
