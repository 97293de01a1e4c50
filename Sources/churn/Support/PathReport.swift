import Reports
import Tables
import Training

/// A path of penalties as a table, as JSON or as a file for a sheet.
struct PathReport {
    let path: LogisticPath
    let alpha: Double

    /// A line a penalty, without the coefficients, which have too many columns for a terminal.
    func text(for terminal: Terminal) -> String {
        var table = TextTable(
            [.number("lambda"), .number("L1"), .number("L2"), .number("terms"), .number("log-likelihood")]
                + [.prose("terms that come in")])
        var before: [Double]?
        for step in path.steps {
            let new = step.coefficients.indices.filter { step.coefficients[$0] != 0 && before?[$0] ?? 0 == 0 }
            table.append([
                NumberText.significant(step.lambda), NumberText.significant(step.l1), NumberText.significant(step.l2),
                NumberText.count(step.nonzero), NumberText.fixed(step.logLikelihood, decimals: 4),
                new.map { path.names[$0] }.joined(separator: ", "),
            ])
            before = step.coefficients
        }
        return table.text(for: terminal)
    }

    /// A line a penalty: lambda, L1, L2, df, the log-likelihood, then a column a coefficient.
    var csv: String {
        var row = CSVRow()
        for name in ["lambda", "l1", "l2", "df", "log_likelihood", "(intercept)"] + path.names { row.append(name) }
        row.endRow()
        for step in path.steps {
            for figure in [step.lambda, step.l1, step.l2] { row.append(figure) }
            row.append(step.nonzero)
            for figure in [step.logLikelihood, step.intercept] + step.coefficients { row.append(figure) }
            row.endRow()
        }
        return String(decoding: row.bytes, as: UTF8.self)
    }

    /// Writes the path: JSON where the file's name says so, else CSV.
    func write(to file: String) throws {
        try WholeFile.write(file.lowercased().hasSuffix(".json") ? json.text + "\n" : csv, to: file)
    }

    var json: JSONText {
        let names = ["(intercept)"] + path.names
        return .object([
            ("alpha", .number(alpha)), ("null_log_likelihood", .number(path.nullLogLikelihood)),
            ("names", .array(names.map(JSONText.string))),
            (
                "path",
                .array(
                    path.steps.map { step in
                        .object([
                            ("lambda", .number(step.lambda)), ("l1", .number(step.l1)), ("l2", .number(step.l2)),
                            ("df", .integer(step.nonzero)), ("log_likelihood", .number(step.logLikelihood)),
                            ("converged", .bool(step.converged)),
                            ("coefficients", .array(([step.intercept] + step.coefficients).map { .number($0) })),
                        ])
                    })
            ),
        ])
    }
}
