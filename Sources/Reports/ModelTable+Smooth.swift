internal import Models
internal import Tables

/// Curves and surfaces in the table of a model: they have no coefficient, but ends and a p-value.
extension ModelTable {
    var hasSmoothTerms: Bool { model.terms.contains { $0.smooth != nil } }

    var linearNote: String {
        "Coefficients are changes of the log-odds; of a number for one standard deviation (of its logarithm where "
            + "it says so), of “missing” and “=” for the step from no to yes."
    }

    var smoothNote: String {
        let unit = model.isOfHistories ? "one standard deviation" : "one more of it"
        return
            "Coefficients are changes of the log-odds: of a number for \(unit), of “=” from the average row, of “missing” "
            + "for the step from no to yes. A curve or surface has no coefficient; its p is of the whole term."
    }

    /// The cells of a term without a coefficient.
    func smoothCells(_ term: ModelTerm) -> [String] {
        let none = NumberText.none
        return [none, none, none, none, term.smooth.map { pValueText($0.pValue) } ?? none, none, none]
    }

    /// Where a curve is lowest and highest.
    func words(of curve: Curve) -> String {
        words("Curve", curve.values) { NumberText.significant(curve.axis.knots[$0]) }
    }

    /// Where a surface is lowest and highest.
    func words(of surface: Surface) -> String {
        func name(_ axis: SurfaceAxis, _ point: Int) -> String {
            if case .knots(let axis) = axis {
                NumberText.significant(axis.knots[point])
            } else {
                axis.pointNames[point]
            }
        }
        return words("Surface", surface.values) { point in
            let (row, column) = point.quotientAndRemainder(dividingBy: surface.second.count)
            return "\(name(surface.first, row)), \(name(surface.second, column))"
        }
    }

    private func words(_ kind: String, _ values: [Double], _ place: (Int) -> String) -> String {
        guard let least = values.indices.min(by: { values[$0] < values[$1] }),
            let most = values.indices.max(by: { values[$0] < values[$1] })
        else { return kind + "." }
        let (low, high) = (NumberText.significant(values[least]), NumberText.significant(values[most]))
        return "\(kind) from \(low) (at \(place(least))) to \(high) (at \(place(most)))."
    }
}

extension ModelTerm {
    /// Whether the term is a curve or a surface.
    var isSmooth: Bool {
        switch shape {
        case .curve, .surface: true
        case .linear, .missing, .level: false
        }
    }
}
