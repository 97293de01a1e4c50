public import Features

extension CallList {
    /// What a list consists of: `rank,customer_id,risk,band,reason_1,…` (by uplift `uplift,risk_untreated,risk_treated` in place
    /// of `risk`), with a playbook `cause,action,phrase`, the
    /// attributes, what the customer is worth, then the columns for what came of it.
    public var columns: [ListColumn] {
        standing + reasonColumns + playColumns + attributeColumns(named: attributeNames) + valueColumns
            + dayColumns + Self.outcomes
    }

    /// The columns of a preset: how the customer is reached, the id, the risk and why, then attributes and no others.
    ///
    /// - Parameter contact: Attributes of the list that say how customers are reached.
    public func columns(
        of preset: ListPreset, contact: [ContactField: String]
    ) -> [ListColumn] {
        let reached = ContactField.allCases.compactMap { field in
            contact[field].flatMap { contactColumn(field, $0, preset.header(of: field)) }
        }
        let id = ListColumn(preset.idHeader, width: 18) { .text($0.customerID) }
        let named = (standing.filter { $0.header != "customer_id" } + reasonColumns + playColumns + valueColumns)
            .map {
                ListColumn(preset.header($0.header), $0.kind, width: $0.width, $0.cell)
            }
        let others = attributeNames.filter { !contact.values.contains($0) }
        return reached + [id] + named + attributeColumns(named: others)
    }

    /// The columns with those for people's eyes named in a language: for spreadsheets, which are read and not imported. Names
    /// by which rows and outcomes are matched again stay.
    public static func named(_ columns: [ListColumn], in language: Language) -> [ListColumn] {
        guard language == .chinese else { return columns }
        return columns.map { column in
            ListColumn(chineseHeader(column.header), column.kind, width: column.width, column.cell)
        }
    }

    /// The header in Chinese, where it is not one to match by.
    static func chineseHeader(_ header: String) -> String {
        switch header {
        case "risk": return "流失风险"
        case "uplift": return "联系的效果"
        case "risk_untreated": return "不联系时的流失风险"
        case "risk_treated": return "联系时的流失风险"
        case "band": return "风险等级"
        case "cause": return "原因类别"
        case "action": return "行动"
        case "phrase": return "话术"
        default:
            let prefix = "reason_"
            return header.hasPrefix(prefix) && Int(header.dropFirst(prefix.count)) != nil
                ? "原因 " + header.dropFirst(prefix.count) : header
        }
    }

    /// The columns with one of the attributes known as phone numbers.
    public func markingPhones(_ phone: String?, in columns: [ListColumn]) -> [ListColumn] {
        guard let phone else { return columns }
        return columns.map {
            $0.header == phone && $0.kind == .text ? ListColumn($0.header, .phone, width: $0.width, $0.cell) : $0
        }
    }

    private var standing: [ListColumn] {
        [
            ListColumn("rank", .integer, width: 8) { .integer($0.rank) },
            ListColumn("customer_id", width: 18) { .text($0.customerID) },
        ] + riskColumns + [ListColumn("band", width: 10) { .text($0.band.rawValue) }]
    }

    private static let outcomes = outcomeColumns.map { name in
        ListColumn(name) { .text(name == "agent" ? $0.turn.map { String($0.agent) } ?? "" : "") }
    }

    private var reasonColumns: [ListColumn] {
        (0..<reasonCount).map { index in
            ListColumn("reason_\(index + 1)", width: 44) { row in
                .text(index < row.reasons.count ? row.reasons[index] : "")
            }
        }
    }

    private var playColumns: [ListColumn] {
        guard hasPlays else { return [] }
        return [
            ListColumn("cause", width: 14) { .text($0.play?.cause ?? "") },
            ListColumn("action", width: 50) { .text($0.play?.action ?? "") },
            ListColumn("phrase", width: 50) { .text($0.play?.phrase ?? "") },
        ]
    }

    private func attributeColumns(named names: [String]) -> [ListColumn] {
        names.compactMap { name in
            attributeNames.firstIndex(of: name).map { index in
                ListColumn(name) { .text($0.attributes[index]) }
            }
        }
    }

    private func contactColumn(_ field: ContactField, _ attribute: String, _ header: String) -> ListColumn? {
        attributeNames.firstIndex(of: attribute).map { index in
            ListColumn(header, field == .phone ? .phone : .text, width: 20) { .text($0.attributes[index]) }
        }
    }
}
