internal import Foundation
internal import Models

/// A horizontal axis of raw values, laid out along an input's transform.
struct RawScale {
    private let transform: NumberEncoding.Transform
    private let values: ClosedRange<Double>
    private let areWhole: Bool

    /// An axis from the least to the greatest value.
    init(_ transform: NumberEncoding.Transform, over values: [Double]) {
        self.transform = transform
        areWhole = values.allSatisfy { $0 == $0.rounded() }
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        self.values = low < high ? low...high : low - 1...high + 1
    }

    /// Where a value lies.
    func position(of value: Double) -> Double { transform.applied(to: value) }

    var range: ClosedRange<Double> { position(of: values.lowerBound)...position(of: values.upperBound) }

    /// Values to mark: round ones; along a logarithm those of 1, 2 and 5 times powers of ten that have room.
    var ticks: [Double] {
        let ticks = transform == .logOnePlus ? logarithmicTicks : roundTicks(in: values, most: 6)
        let whole = ticks.filter { $0 == $0.rounded() }
        return areWhole && !whole.isEmpty ? whole : ticks
    }

    private var logarithmicTicks: [Double] {
        let powers = (-3...12).map { pow(10, Double($0)) }
        var candidates: [Double] = [0]
        for factor in [1.0, 3, 2, 5] {
            for power in powers { candidates += [factor * power, -factor * power] }
        }
        let room = (range.upperBound - range.lowerBound) / 7
        var kept: [Double] = []
        for candidate in candidates
        where values.contains(candidate)
            && kept.allSatisfy({ (position(of: $0) - position(of: candidate)).magnitude >= room })
        {
            kept.append(candidate)
        }
        return kept.isEmpty ? [values.lowerBound, values.upperBound] : kept.sorted()
    }

    func axis(title: String) -> Plot.Axis {
        let labels = Dictionary(ticks.map { (position(of: $0), $0) }) { first, _ in first }
        return .init(
            title: title, range: range, ticks: ticks.map(position),
            label: { labels[$0].map(tickText) ?? NumberText.none })
    }
}

/// A mark of an axis: whole numbers with their thousands apart, others short.
func tickText(_ value: Double) -> String {
    guard value.magnitude < 1e9, value == value.rounded() || value.magnitude >= 100 else {
        return NumberText.significant(value, digits: 3)
    }
    return NumberText.count(Int(value.rounded()))
}

/// Numbers at an axis, in thousands and millions where one is wider than there is room: `113k`, `1.23M`.
func tickTexts(_ values: [Double], within room: Int) -> [String] {
    let texts = values.map(tickText)
    guard texts.contains(where: { displayWidth($0) > room }) else { return texts }
    return values.map { value in
        switch value.magnitude {
        case 1_000..<999_500: NumberText.significant(value / 1_000, digits: 3) + "k"
        case 999_500..<999_500_000: NumberText.significant(value / 1_000_000, digits: 3) + "M"
        default: tickText(value)
        }
    }
}
