internal import Histories

extension DiscreteHazards {
    var json: JSONValue {
        .object([
            ("composition", .string(composition.rawValue)),
            (
                "intervals",
                .array(
                    intervals.map { interval in
                        .object(
                            [
                                ("end_days", .integer(interval.endDays)), ("at_risk", .integer(interval.atRisk)),
                                ("events", .integer(interval.events)), ("churners", .integer(interval.churners)),
                                ("constant", .number(interval.constant)),
                            ] + interval.figures.members)
                    })
            ),
        ])
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        composition = try fields.choice("composition")
        intervals = []
        for (value, path) in try fields.items("intervals") {
            var item = try JSONFields(value, path: path)
            let interval = Interval(
                endDays: try item.count("end_days"), constant: try item.number("constant"),
                figures: try CoefficientFigures(&item), atRisk: try item.count("at_risk"),
                events: try item.count("events"), churners: try item.count("churners"))
            guard interval.endDays > intervals.last?.endDays ?? 0 else {
                throw item.problem("end_days", "expected days above 0, and above those of the interval before")
            }
            guard interval.events <= interval.atRisk else {
                throw item.problem("events", "are more than those at risk")
            }
            intervals.append(interval)
            try item.finish()
        }
        guard intervals.first?.constant == 0 else {
            throw fields.problem("intervals", "expected at least one, the first with the constant 0")
        }
        try fields.finish()
    }

    /// Makes sure that the hazards speak of the outcome and of the horizon the model was trained on.
    func check(_ training: TrainingRecord, _ fields: JSONFields) throws(FieldProblem) {
        guard case .histories(let subject) = training.subject, subject.horizonDays == horizonsDays.last else {
            throw fields.problem("hazards", "expected the last interval to end at the horizon")
        }
        guard composition == Composition(subject.outcome) else {
            throw fields.problem("hazards.composition", "does not go with the label \(subject.outcome.name)")
        }
    }
}
