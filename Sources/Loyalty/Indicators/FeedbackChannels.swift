internal import Histories
internal import Tables

/// The channels of feedback a dataset has: those of complaints, kinds of survey, those of engagements.
struct FeedbackChannels: Sendable {
    /// Where feedback comes from.
    let names: [(source: ChannelFigures.Source, channel: String?)]
    /// The place of the first channel of each source, and of rows whose cell is empty.
    let firstComplaint: Int
    let firstSurvey: Int
    let firstEngagement: Int

    init(_ histories: Histories) {
        var names: [(source: ChannelFigures.Source, channel: String?)] = []
        func append(_ source: ChannelFigures.Source, _ column: InternedColumn?) {
            for level in column?.levels ?? [] { names.append((source, level)) }
            names.append((source, nil))
        }
        firstComplaint = names.count
        if let complaints = histories.complaints { append(.complaints, complaints.channel) }
        firstSurvey = names.count
        if histories.surveys != nil { names += Surveys.Kind.allCases.map { (.surveys, $0.name) } }
        firstEngagement = names.count
        if let engagements = histories.engagements { append(.engagements, engagements.channel) }
        self.names = names
    }

    /// The place of a row's channel among those of its source that start at `first`.
    static func place(of row: Int, in column: InternedColumn?, from first: Int) -> Int {
        guard let column else { return first }
        let code = column.codes[row]
        return first + (code < 0 ? column.levels.count : Int(code))
    }
}

extension Surveys.Kind {
    /// The word for it in tables.
    var name: String {
        switch self {
        case .csat: "csat"
        case .nps: "nps"
        case .ces: "ces"
        }
    }

    /// From which score on an answer is at the upper end, and up to which at the lower (ten-thousandths).
    var top: Int64 {
        switch self {
        case .csat: 40_000
        case .nps: 90_000
        case .ces: 60_000
        }
    }

    var low: Int64 {
        switch self {
        case .csat: 20_000
        case .nps: 60_000
        case .ces: 30_000
        }
    }

    /// A score scaled to 0–1 by the kind's range.
    func scaled(_ score: Int64) -> Double {
        let low = Int64(range.lowerBound) * 10_000
        return Double(score - low) / Double(Int64(range.upperBound) * 10_000 - low)
    }
}
