internal import Models

extension AdditiveWork {
    /// A part of a term that nowhere changes the log-odds by more is left out: it changes a risk by less than a fortieth
    /// of a percentage point.
    private static let visibleLogOdds = 1e-3

    /// Without the groups that penalties leave nothing of, and the inputs that go with them or that a sign leaves level.
    func kept(_ chosen: ChosenDesign) -> (ChosenDesign, [TrainingRecord.SetAside]) {
        let design = chosen.design
        var blocks: [AdditiveBlock] = []
        var coordinates = [chosen.choice.coordinates[0]]
        var strengths: [Double] = []
        var hasStraight = false
        var setAside: [TrainingRecord.SetAside] = []
        for (index, block) in design.blocks.enumerated() {
            var (columns, penalties): ([Int], [(size: Int, sharing: AdditiveBlock.Sharing)]) = ([], [])
            let own = design.coordinates[index]
            let found = own.map { chosen.choice.coordinates[$0] }
            var start = 0
            for penalty in block.penalties {
                let range = start..<(start + penalty.size)
                start += penalty.size
                let strength = chosen.choice.strengths[design.groupOf[own.lowerBound + range.lowerBound]]
                guard isVisible(block, found, range, penalty.sharing, strength) else { continue }
                columns += range
                penalties.append(penalty)
                coordinates += found[range]
                if penalty.sharing == .own || !hasStraight { strengths.append(strength) }
                if penalty.sharing == .straight { hasStraight = true }
            }
            if penalties.isEmpty {
                setAside.append(.init(name: block.name(data.inputs), reason: block.reasonAgainst))
            } else {
                blocks.append(block.restricted(columns: columns, penalties))
            }
        }
        return (
            ChosenDesign(
                design: AdditiveDesign(blocks),
                choice: AdditiveSolver.Choice(coordinates: coordinates, strengths: strengths)), setAside
        )
    }

    /// Whether a group of a block's coordinates is kept.
    private func isVisible(
        _ block: AdditiveBlock, _ found: [Double], _ range: Range<Int>, _ sharing: AdditiveBlock.Sharing,
        _ strength: Double
    ) -> Bool {
        // A term with a sign stays or goes as a whole, so that its constraints stay independent of one another.
        if block.sign != nil { return block.largestValue(found.indices, found) > Self.visibleLogOdds }
        // Straight parts share a strength, and stay or go together.
        return strength < AdditiveSolver.vanishingStrength
            && (sharing == .straight || block.largestValue(range, Array(found[range])) > Self.visibleLogOdds)
    }
}

extension AdditiveBlock {
    /// Why nothing is left of it.
    fileprivate var reasonAgainst: String {
        switch sign {
        case nil: "tells nothing beside the other terms"
        case .positive?: "may only raise the risk, and does not beside the other terms"
        case .negative?: "may only lower the risk, and does not beside the other terms"
        }
    }
}

extension AdditiveRows {
    /// The fit of what is kept of a design; what signs level only now is set aside too. nil where there is no optimum.
    func fittedOfKept(
        _ chosen: ChosenDesign
    ) async -> (kept: ChosenDesign, result: AdditiveSolver.Result, setAside: [TrainingRecord.SetAside])? {
        let (kept, setAside) = work.kept(chosen)
        guard let result = await fitted(kept) else { return nil }
        let order = kept.design.order
        let isLevel = order.ofBlock.contains { !$0.isEmpty && $0.allSatisfy(result.held.contains) }
        guard isLevel else { return (kept, result, setAside) }
        let choice = AdditiveSolver.Choice(coordinates: result.coordinates, strengths: result.strengths)
        let (again, more) = work.kept(ChosenDesign(design: kept.design, choice: choice))
        return await fitted(again).map { (again, $0, setAside + more) }
    }
}
