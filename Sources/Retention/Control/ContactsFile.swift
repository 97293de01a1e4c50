public import Tables

/// A campaign's decisions in the form of the dataset's table `contacts`, to be ingested as they are.
public enum ContactsFile {
    /// `customer_id,occurred_at,campaign,arm,cost`; a control costs nothing.
    public static func csv(_ entries: [CampaignEntry], costPerContact: Double = 0) -> [UInt8] {
        var row = CSVRow()
        for name in ["customer_id", "occurred_at", "campaign", "arm", "cost"] { row.append(name) }
        row.endRow()
        for entry in entries {
            row.append(entry.customerID)
            row.append(entry.decidedAt.iso8601)
            row.append(entry.campaign)
            row.append(entry.arm.rawValue)
            row.append(entry.arm == .treated ? costPerContact : 0)
            row.endRow()
        }
        return row.bytes
    }

    /// Writes them whole or not at all, readable by their owner alone.
    public static func write(_ entries: [CampaignEntry], costPerContact: Double = 0, to path: String) throws(FileError)
    {
        var file = try WholeFile(path, audience: .owner)
        try file.write(csv(entries, costPerContact: costPerContact))
        try file.commit()
    }
}
