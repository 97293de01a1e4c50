internal import Foundation

extension TermCharts {
    /// The grid as cells, a point of it each, with the numbers in them where there is room.
    func heat(_ grid: TermView.Grid, _ values: [[Double]], title: String) -> Chart {
        let names = (grid.rowValues?.map(tickText) ?? grid.rows.map(language.levelName)).map { shortened($0, to: 16) }
        let widest = names.map(displayWidth).max() ?? 0
        var frame = Plot.Frame()
        frame.left = min(160, 44 + 6.6 * Double(widest))
        frame.right = 62
        frame.height = frame.top + frame.bottom + max(150, 34 * Double(grid.rows.count))
        let (height, width) = (Double(grid.rows.count), Double(grid.columns.count))
        let room = Int((frame.width - frame.left - frame.right) / width / 6.8)
        let headings = (grid.columnValues.map { tickTexts($0, within: room) } ?? grid.columns.map(language.levelName))
            .map { shortened($0, to: max(room, 3)) }
        // Numbers ascend from the bottom, as on an axis; classes read from the top.
        let heights = grid.rows.indices.map { Double(grid.rowValues == nil ? grid.rows.count - 1 - $0 : $0) }
        var plot = Plot(
            horizontal: .init(
                title: shortened(grid.columnInput, to: 40), range: 0...width,
                ticks: grid.columns.indices.map { Double($0) + 0.5 }, label: { headings[Int($0)] }),
            vertical: .init(
                title: shortened(grid.rowInput, to: 28), range: 0...height,
                ticks: heights.map { $0 + 0.5 },
                label: { at in heights.firstIndex(of: at - 0.5).map { names[$0] } ?? "" }), frame: frame)
        let strongest = values.joined().map(\.magnitude).max() ?? 1
        let showsNumbers = room >= 4 && grid.rows.count <= 14
        for (row, line) in values.enumerated() {
            for (column, value) in line.enumerated() {
                let (left, bottom) = (Double(column), heights[row])
                plot.cell(
                    left...left + 1, bottom...bottom + 1, colour: Self.colour(value / max(strongest, 1e-12)),
                    hint: hint(grid, row: row, column: column, value))
                if showsNumbers {
                    plot.word(
                        signed(value, decimals: 1), at: (left + 0.5, bottom + 0.5), anchor: "middle",
                        class: value.magnitude > 0.75 * strongest ? "number strong" : "number", lower: 4)
                }
            }
        }
        legend(&plot, strongest: strongest, width: width, height: height, cell: frame)
        return Chart(title: title, svg: plot.svg(title: language.text(.chartSurface, ["title": title])), frame: frame)
    }

    private func hint(_ grid: TermView.Grid, row: Int, column: Int, _ value: Double) -> String {
        language.text(
            .hintSurface,
            [
                "row": "\(grid.rowInput) \(language.levelName(grid.rows[row]))",
                "column": "\(grid.columnInput) \(language.levelName(grid.columns[column]))", "value": signed(value),
                "ratio": NumberText.oddsRatio(exp(value)),
            ])
    }

    /// Seven shades right of the map, from the lowest log-odds to the highest.
    private func legend(_ plot: inout Plot, strongest: Double, width: Double, height: Double, cell frame: Plot.Frame) {
        let pixels = width / (frame.width - frame.left - frame.right)
        let shades = [-1, -2.0 / 3, -1.0 / 3, 0, 1.0 / 3, 2.0 / 3, 1]
        let step = height / Double(shades.count)
        for (index, shade) in shades.enumerated() {
            let bottom = Double(index) * step
            plot.cell(
                width + 8 * pixels...width + 18 * pixels, bottom...bottom + step, colour: Self.colour(shade),
                hint: language.text(.hintLogOdds, ["value": signed(shade * strongest)]))
            if [0, 3, 6].contains(index) {
                plot.word(
                    signed(shade * strongest, decimals: 1), at: (width + 22 * pixels, bottom + step / 2), lower: 4)
            }
        }
    }

    /// White at 0, blue below and orange above; shares of the strongest, from -1 to 1.
    private static func colour(_ share: Double) -> String {
        let end: (Double, Double, Double) = share < 0 ? (11, 92, 173) : (196, 81, 28)
        let depth = min(1, share.magnitude)
        func part(_ full: Double) -> Int { Int((255 + (full - 255) * depth).rounded()) }
        return String(format: "#%02x%02x%02x", part(end.0), part(end.1), part(end.2))
    }
}
