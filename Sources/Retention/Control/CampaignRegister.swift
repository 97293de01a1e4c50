internal import Foundation
public import Tables

/// Every customer of every campaign, treated and held back: a CSV file that campaigns are appended to.
public struct CampaignRegister: Sendable {
    static let columns = [
        "campaign", "customer_id", "arm", "stratum", "risk", "value", "reason", "decided_at", "share", "seed",
    ]

    /// Where the file is.
    public let path: String
    /// In the order of the file.
    public let entries: [CampaignEntry]
    /// The file as it was read; nil where there was none.
    private let bytes: [UInt8]?

    /// Reads a register; an empty one where there is no such file.
    ///
    /// - Throws: `CampaignError.register` with the line, for a file that is none.
    public init(_ path: String) async throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else {
            (bytes, entries) = (nil, [])
            return
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileError.missing(path, reason: "is it a file, and may it be read?")
        }
        bytes = [UInt8](data)
        let header = Self.columns.joined(separator: ",")
        let text = String(decoding: data.prefix(header.utf8.count + 2), as: UTF8.self)
        guard text.hasPrefix(header + "\n") || text.hasPrefix(header + "\r\n") else {
            throw CampaignError.register("\(path):1", problem: "expected the columns \(header)")
        }
        guard data.contains(10), data.count > text.utf8.prefix(while: { $0 != 10 }).count + 1 else {
            entries = []
            return
        }
        entries = try RegisterRows(try await FlatTable.read(path, texts: Set(Self.columns))).entries()
    }

    /// The names of the campaigns, in the order in which they were decided.
    public var campaigns: [String] {
        var seen: Set<String> = []
        return entries.map(\.campaign).filter { seen.insert($0).inserted }
    }

    /// What was decided in a campaign.
    public func entries(of campaign: String) -> [CampaignEntry] { entries.filter { $0.campaign == campaign } }

    /// The controls whose time of observation is not over at an instant, by id, with the campaign and its day; but for
    /// those of one campaign.
    public func heldOut(at instant: Instant, days: Int, except campaign: String? = nil) -> [String: String] {
        var result: [String: String] = [:]
        for entry in entries
        where entry.arm == .control && entry.campaign != campaign && entry.decidedAt.adding(days: days) > instant {
            result[entry.customerID] = "\(entry.campaign) since \(entry.decidedAt.iso8601.prefix(10))"
        }
        return result
    }

    /// Appends a campaign, whole or not at all, readable by the owner alone. A campaign that is there already is left as it
    /// is where it is the same to the last bit.
    ///
    /// - Returns: Whether the file was written.
    /// - Throws: `CampaignError.otherDraw` where it is there and differs.
    @discardableResult
    public func append(_ campaign: [CampaignEntry]) throws -> Bool {
        guard let first = campaign.first else { return false }
        let held = entries(of: first.campaign)
        if !held.isEmpty {
            guard let difference = Self.difference(held, campaign) else { return false }
            throw CampaignError.otherDraw(campaign: first.campaign, register: path, difference: difference)
        }
        var file = try WholeFile(path, audience: .owner)
        var whole = bytes ?? Self.line(of: Self.columns)
        if whole.last != 10 { whole.append(10) }
        try file.write(whole)
        try file.write(Self.lines(of: campaign))
        let now = FileManager.default.contents(atPath: path).map { [UInt8]($0) }
        guard now == bytes else { throw CampaignError.changedMeanwhile(path) }
        try file.commit()
        return true
    }

    /// In what two draws of a campaign differ; nil where they are the same.
    private static func difference(_ held: [CampaignEntry], _ drawn: [CampaignEntry]) -> String? {
        if lines(of: held) == lines(of: drawn) { return nil }
        if held[0].decidedAt != drawn[0].decidedAt {
            return "it was decided as of \(held[0].decidedAt), this one as of \(drawn[0].decidedAt)"
        }
        if held[0].seed != drawn[0].seed { return "it has the seed \(held[0].seed), this one \(drawn[0].seed)" }
        let arms = Dictionary(held.map { ($0.customerID, $0.arm) }) { first, _ in first }
        let others = drawn.count { arms[$0.customerID] != $0.arm }
        return others > 0
            ? "\(others) of \(drawn.count) customers are new in it or in another arm"
            : "\(held.count) customers, now \(drawn.count), or their risks and reasons differ"
    }

    private static func line(of cells: [String]) -> [UInt8] {
        var row = CSVRow()
        for cell in cells { row.append(cell) }
        row.endRow()
        return row.bytes
    }

    static func lines(of entries: [CampaignEntry]) -> [UInt8] {
        var row = CSVRow()
        for entry in entries {
            row.append(entry.campaign)
            row.append(entry.customerID)
            row.append(entry.arm.rawValue)
            row.append(entry.stratum)
            row.append(entry.risk)
            row.append(entry.value)
            row.append(entry.reason)
            row.append(entry.decidedAt.iso8601)
            row.append(entry.share)
            row.append(String(entry.seed))
            row.endRow()
        }
        return row.bytes
    }
}
