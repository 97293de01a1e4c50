internal import Tables

/// Takes the rows of a register's file.
struct RegisterRows {
    private let table: FlatTable
    private let texts: [InternedColumn]

    init(_ table: FlatTable) throws {
        self.table = table
        texts = try CampaignRegister.columns.map { name in
            let index = try table.columnIndex(named: name)
            guard case .texts(let column) = table.columns[index].cells else {
                throw CampaignError.register(table.path, problem: "the column \(name) cannot be read")
            }
            return column
        }
    }

    func entries() throws -> [CampaignEntry] {
        var seen: Set<[String]> = []
        var entries: [CampaignEntry] = []
        for row in 0..<table.rowCount {
            let entry = try entry(row)
            guard seen.insert([entry.campaign, entry.customerID]).inserted else {
                throw problem(row, "customer_id", "stands twice in the campaign \(entry.campaign)")
            }
            entries.append(entry)
        }
        return entries
    }

    private func entry(_ row: Int) throws -> CampaignEntry {
        let cells = texts.map { $0.text(row) }
        guard let arm = CampaignEntry.Arm(rawValue: cells[2]) else {
            throw problem(row, "arm", "found “\(cells[2])”, expected treated or control")
        }
        guard let decided = try? Instant.parse(cells[7]) else {
            throw problem(row, "decided_at", "found “\(cells[7])”, expected a date")
        }
        guard let seed = UInt64(cells[9]) else {
            throw problem(row, "seed", "found “\(cells[9])”, expected a whole number")
        }
        guard !cells[0].isEmpty else { throw problem(row, "campaign", "is empty") }
        guard !cells[1].isEmpty else { throw problem(row, "customer_id", "is empty") }
        return CampaignEntry(
            campaign: cells[0], customerID: cells[1], arm: arm, stratum: cells[3], risk: try number(row, 4, cells[4]),
            value: try number(row, 5, cells[5]), reason: cells[6], decidedAt: decided,
            share: try number(row, 8, cells[8]), seed: seed)
    }

    private func number(_ row: Int, _ column: Int, _ text: String) throws -> Double {
        if text.isEmpty { return .nan }
        guard let value = Double(text), value.isFinite else {
            throw problem(row, CampaignRegister.columns[column], "found “\(text)”, expected a number")
        }
        return value
    }

    private func problem(_ row: Int, _ column: String, _ problem: String) -> CampaignError {
        let index = table.columns.firstIndex { $0.name == column } ?? 0
        return .register("\(table.place(row: row, column: index))", problem: "\(column): \(problem)")
    }
}
