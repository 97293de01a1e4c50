internal import Tables

/// A figure that stands on a page: its name, by which it can be read back, its value and how it is written.
public struct ReportFigure: Sendable, Equatable {
    /// Distinct within a page but for repetitions of the same figure, as `churn_rate_latest`.
    public let name: String
    public let value: Double
    /// As it is written on the page.
    public let text: String

    /// The text as an element that carries the value: `<data value="0.083" data-figure="mean_risk">8.3 %</data>`.
    var html: String {
        "<data value=\"\(shortestText(value))\" data-figure=\"\(escaped(name))\">\(escaped(text))</data>"
    }
}

/// Text of a page with figures in it; whatever it is made of is escaped.
struct Inline: Sendable, Equatable {
    private(set) var html = ""
    private(set) var figures: [ReportFigure] = []

    /// Plain text.
    init(_ text: String) { html = escaped(text) }

    /// A figure.
    init(_ figure: ReportFigure) {
        html = figure.html
        figures = [figure]
    }

    /// A share, named; a dash where there is none.
    static func percent(_ share: Double?, _ name: String, _ language: ReportLanguage, decimals: Int = 1) -> Inline {
        guard let share, share.isFinite else { return Inline(NumberText.none) }
        return Inline(ReportFigure(name: name, value: share, text: language.percent(share, decimals: decimals)))
    }

    /// A count, named.
    static func count(_ count: Int, _ name: String, _ language: ReportLanguage) -> Inline {
        Inline(ReportFigure(name: name, value: Double(count), text: language.count(count)))
    }

    /// A number, named; a dash where there is none.
    static func number(_ value: Double?, _ name: String, _ language: ReportLanguage, decimals: Int) -> Inline {
        guard let value, value.isFinite else { return Inline(NumberText.none) }
        return Inline(ReportFigure(name: name, value: value, text: language.number(value, decimals: decimals)))
    }

    /// A text of the report with its placeholders filled.
    init(_ key: ReportText, _ language: ReportLanguage, _ values: [String: Inline] = [:]) {
        for piece in TextTemplate(language.text(key)).pieces {
            switch piece {
            case .words(let words): html += escaped(words)
            case .placeholder(let name): append(TextTemplate.value(name, in: values))
            }
        }
    }

    mutating func append(_ other: Inline) {
        html += other.html
        figures += other.figures
    }

    /// One after the other with a space between where the language has spaces.
    static func sentences(_ parts: [Inline], _ language: ReportLanguage) -> Inline {
        var result = Inline("")
        for (index, part) in parts.enumerated() {
            if index > 0, language == .english { result.append(Inline(" ")) }
            result.append(part)
        }
        return result
    }
}
