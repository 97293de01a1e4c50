internal import Features

extension LeakCertificate {
    var json: JSONValue {
        .object([
            ("customers", .integer(customers)), ("vectors", .integer(vectors)), ("cutoffs", .integer(cutoffs)),
            ("sha256", .string(digest)), ("uncertified", .strings(uncertified)),
        ])
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        self.init(
            customers: try fields.count("customers"), vectors: try fields.count("vectors"),
            cutoffs: try fields.count("cutoffs"), digest: try fields.string("sha256"),
            uncertified: try fields.strings("uncertified"))
        guard customers <= vectors else { throw fields.problem("vectors", "are fewer than the customers") }
        let (most, isHuge) = customers.multipliedReportingOverflow(by: cutoffs)
        guard isHuge || vectors <= most else {
            throw fields.problem("vectors", "are more than one a customer and cutoff")
        }
        let isDigest = digest.utf8.count == 64 && digest.allSatisfy { "0123456789abcdef".contains($0) }
        guard isDigest else { throw fields.problem("sha256", "expected 64 lower-case hexadecimal digits") }
        try fields.finish()
    }
}
