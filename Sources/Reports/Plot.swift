import Foundation

/// A chart as inline SVG, drawn piece by piece in the coordinates of its data.
///
/// Colours come from CSS classes of the page, so that print and screen can differ; every text is escaped.
struct Plot {
    /// How one axis is marked.
    struct Axis {
        var title: String
        var range: ClosedRange<Double>
        var ticks: [Double]
        var label: (Double) -> String
    }

    /// The size of the chart and the room around its axes.
    struct Frame {
        var width = 460.0
        var height = 320.0
        var left = 66.0
        var right = 22.0
        var top = 14.0
        var bottom = 48.0
    }

    private let horizontal: Axis
    private let vertical: Axis
    private let frame: Frame
    private var body = ""

    init(horizontal: Axis, vertical: Axis, frame: Frame = Frame()) {
        self.horizontal = horizontal
        self.vertical = vertical
        self.frame = frame
        drawAxes()
    }

    private func x(_ value: Double) -> Double {
        let range = horizontal.range
        return frame.left
            + (value - range.lowerBound) / (range.upperBound - range.lowerBound)
            * (frame.width - frame.left - frame.right)
    }

    private func y(_ value: Double) -> Double {
        let range = vertical.range
        return frame.height - frame.bottom
            - (value - range.lowerBound) / (range.upperBound - range.lowerBound)
            * (frame.height - frame.top - frame.bottom)
    }

    private func text(_ number: Double) -> String { String(format: "%.1f", number) }

    private mutating func drawAxes() {
        for tick in vertical.ticks {
            let at = text(y(tick))
            body += "<line class=\"grid\" x1=\"\(text(frame.left))\" x2=\"\(text(frame.width - frame.right))\" "
            body += "y1=\"\(at)\" y2=\"\(at)\"/>"
            body += "<text x=\"\(text(frame.left - 7))\" y=\"\(at)\" dy=\"0.35em\" text-anchor=\"end\">"
            body += "\(escaped(vertical.label(tick)))</text>"
        }
        for tick in horizontal.ticks {
            body +=
                "<text x=\"\(text(x(tick)))\" y=\"\(text(frame.height - frame.bottom + 17))\" text-anchor=\"middle\">"
            body += "\(escaped(horizontal.label(tick)))</text>"
        }
        let base = text(frame.height - frame.bottom)
        body += "<line class=\"axis\" x1=\"\(text(frame.left))\" x2=\"\(text(frame.width - frame.right))\" "
        body += "y1=\"\(base)\" y2=\"\(base)\"/>"
        let middle = (frame.left + frame.width - frame.right) / 2
        body += "<text class=\"title\" x=\"\(text(middle))\" y=\"\(text(frame.height - 9))\" text-anchor=\"middle\">"
        body += "\(escaped(horizontal.title))</text>"
        let centre = (frame.top + frame.height - frame.bottom) / 2
        body += "<text class=\"title\" transform=\"translate(13 \(text(centre))) rotate(-90)\" text-anchor=\"middle\">"
        body += "\(escaped(vertical.title))</text>"
    }

    /// A line through points.
    mutating func line(_ points: [(Double, Double)], class name: String) {
        let path = points.map { "\(text(x($0.0))),\(text(y($0.1)))" }.joined(separator: " ")
        body += "<polyline class=\"\(name)\" points=\"\(path)\"/>"
    }

    /// The area between a line and the bottom.
    mutating func area(_ points: [(Double, Double)], class name: String) {
        guard let first = points.first, let last = points.last else { return }
        line([(first.0, vertical.range.lowerBound)] + points + [(last.0, vertical.range.lowerBound)], class: name)
    }

    /// The area between two lines over the same places, each place with its low and high end.
    mutating func band(_ points: [(at: Double, low: Double, high: Double)], class name: String) {
        let outline = points.map { ($0.at, $0.high) } + points.reversed().map { ($0.at, $0.low) }
        let path = outline.map { "\(text(x($0.0))),\(text(y($0.1)))" }.joined(separator: " ")
        body += "<polygon class=\"\(name)\" points=\"\(path)\"/>"
    }

    /// A cell of a heat map between values of both axes, of its own colour (`#rrggbb`), with the text a pointer shows.
    mutating func cell(
        _ across: ClosedRange<Double>, _ along: ClosedRange<Double>, colour: String, hint: String
    ) {
        let (start, end) = (x(across.lowerBound), x(across.upperBound))
        let (top, bottom) = (y(along.upperBound), y(along.lowerBound))
        body += "<rect class=\"cell\" fill=\"\(colour)\" x=\"\(text(start))\" width=\"\(text(end - start))\" "
        body += "y=\"\(text(top))\" height=\"\(text(bottom - top))\"><title>\(escaped(hint))</title></rect>"
    }

    /// A bar between two values of the horizontal axis, with the text a pointer shows.
    mutating func bar(
        _ across: ClosedRange<Double>, from low: Double, to high: Double, class name: String, hint: String
    ) {
        let (start, end) = (x(across.lowerBound), x(across.upperBound))
        body += "<rect class=\"\(name)\" x=\"\(text(start))\" width=\"\(text(end - start))\" y=\"\(text(y(high)))\" "
        body += "height=\"\(text(y(low) - y(high)))\"><title>\(escaped(hint))</title></rect>"
    }

    /// A bar that lies, between two values of the vertical axis.
    mutating func bar(
        _ across: ClosedRange<Double>, between along: ClosedRange<Double>, class name: String, hint: String
    ) {
        let (start, end) = (x(across.lowerBound), x(across.upperBound))
        let (top, bottom) = (y(along.upperBound), y(along.lowerBound))
        body += "<rect class=\"\(name)\" x=\"\(text(start))\" width=\"\(text(end - start))\" y=\"\(text(top))\" "
        body += "height=\"\(text(bottom - top))\"><title>\(escaped(hint))</title></rect>"
    }

    /// A point with a whisker.
    mutating func point(_ at: (Double, Double), whisker: ClosedRange<Double>, class name: String, hint: String) {
        let across = text(x(at.0))
        body += "<line class=\"whisker\" x1=\"\(across)\" x2=\"\(across)\" y1=\"\(text(y(whisker.lowerBound)))\" "
        body += "y2=\"\(text(y(whisker.upperBound)))\"/>"
        body += "<circle class=\"\(name)\" cx=\"\(across)\" cy=\"\(text(y(at.1)))\" r=\"4\">"
        body += "<title>\(escaped(hint))</title></circle>"
    }

    /// A small point on a line, with the text a pointer shows.
    mutating func knot(_ at: (Double, Double), class name: String, hint: String) {
        body += "<circle class=\"\(name)\" cx=\"\(text(x(at.0)))\" cy=\"\(text(y(at.1)))\" r=\"2.5\">"
        body += "<title>\(escaped(hint))</title></circle>"
    }

    /// A point with a whisker that lies.
    mutating func point(_ at: (Double, Double), across: ClosedRange<Double>, class name: String, hint: String) {
        let height = text(y(at.1))
        body += "<line class=\"whisker\" x1=\"\(text(x(across.lowerBound)))\" x2=\"\(text(x(across.upperBound)))\" "
        body += "y1=\"\(height)\" y2=\"\(height)\"/>"
        body += "<circle class=\"\(name)\" cx=\"\(text(x(at.0)))\" cy=\"\(height)\" r=\"4\">"
        body += "<title>\(escaped(hint))</title></circle>"
    }

    /// A word in the chart, so many pixels below its place.
    mutating func word(
        _ word: String, at: (Double, Double), anchor: String = "start", class name: String = "word", lower: Double = 0
    ) {
        body +=
            "<text class=\"\(name)\" x=\"\(text(x(at.0)))\" y=\"\(text(y(at.1) + lower))\" text-anchor=\"\(anchor)\">"
        body += "\(escaped(word))</text>"
    }

    /// The finished chart; `title` is what a screen reader says.
    func svg(title: String) -> String {
        "<svg viewBox=\"0 0 \(Int(frame.width)) \(Int(frame.height))\" role=\"img\" aria-label=\"\(escaped(title))\">"
            + body + "</svg>"
    }
}

/// Text with the characters that mean something in HTML and SVG replaced.
func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// Round numbers from 0 that cover `highest`: the steps are 1, 2 or 5 times a power of ten, at most `most` of them.
func roundTicks(to highest: Double, most: Int = 6) -> [Double] {
    guard highest > 0, highest.isFinite else { return [0, 1] }
    let raw = highest / Double(most)
    let power = pow(10, log10(raw).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw * (1 - 1e-9) } ?? 10 * power
    let count = Int((highest / step - 1e-9).rounded(.up))
    return (0...max(1, count)).map { Double($0) * step }
}

/// Round numbers that lie in a range, at most `most` of them and one: the steps are 1, 2 or 5 times a power of ten.
func roundTicks(in range: ClosedRange<Double>, most: Int = 6) -> [Double] {
    let width = range.upperBound - range.lowerBound
    guard width > 0, width.isFinite else { return [range.lowerBound] }
    let step = roundTicks(to: width, most: most)[1]
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard first <= last else { return [range.lowerBound] }
    return (Int(first)...Int(last)).map { Double($0) * step }
}
