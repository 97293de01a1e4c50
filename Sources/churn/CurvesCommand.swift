import ArgumentParser
import Models
import Reports
import Tables

/// What a model's terms add to the log-odds, as numbers and charts.
struct CurvesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curves",
        abstract: "A model's terms, plotted and printed: curves, levels, lines and surfaces in log-odds.",
        discussion: """
            Curves run through the model's own log-odds, with 95 % bands, over the input's unit; levels stand with their \
            intervals; a straight line is shown from two standard deviations below the mean to two above; of a surface \
            both what two inputs tell beyond each alone and that with the terms of each.
            """)

    @Argument(help: "The model, as churn train or churn fit --out wrote it.")
    var model: String

    @Option(help: "Draw the charts into this file: .svg for the charts alone, .html for a page with the numbers.")
    var out: String?

    @Option(help: "One term, by its name or its input's.")
    var term: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard let out, !isPage(out), !isPicture(out) else { return }
        throw ValidationError("--out is \(out); expected a file that ends in .svg or .html.")
    }

    func run() async throws {
        let riskModel = try ModelFile.read(model)
        let views = try chosen(riskModel.termViews)
        if let out {
            let sheet = TermSheet(views, facts: facts(riskModel), notes: riskModel.termNotes)
            try WholeFile.write(isPage(out) ? try sheet.html() : sheet.svg, to: out)
        }
        if json {
            Console.output(riskModel.curvesJSON(views).text + "\n")
        } else if out == nil {
            let terminal = Terminal(descriptor: 1)
            let texts =
                views.map { TermText($0).text(for: terminal) } + [riskModel.termNotes.joined(separator: " ") + "\n"]
            Console.output(texts.joined(separator: "\n"))
        }
        if let out { common.say("The charts of \(views.count) \(views.count == 1 ? "term" : "terms"): \(out)") }
    }

    private func isPage(_ path: String) -> Bool { path.lowercased().hasSuffix(".html") }
    private func isPicture(_ path: String) -> Bool { path.lowercased().hasSuffix(".svg") }

    private func chosen(_ views: [TermView]) throws -> [TermView] {
        guard let term else { return views }
        let found = views.filter { $0.name == term || $0.termNames.contains(term) }
        guard found.isEmpty else { return found }
        throw ValidationError(
            "--term “\(term)”: the model has no such term\(DidYouMean.hint(for: term, among: views.map(\.name))); "
                + "it has \(views.map(\.name).joined(separator: ", ")).")
    }

    private func facts(_ riskModel: RiskModel) -> [EvaluationPage.Fact] {
        let figures = riskModel.training.figures
        return [
            ("model", model), ("trained on", riskModel.training.files.map(\.name).joined(separator: ", ")),
            ("rows", NumberText.count(figures.rows)), ("churners", NumberText.count(figures.churners)),
            ("parameters in effect", NumberText.fixed(figures.effectiveParameters, decimals: 1)),
            ("AUC on unseen customers", NumberText.fixed(figures.crossValidation?.auc, decimals: 3)),
        ]
    }
}
