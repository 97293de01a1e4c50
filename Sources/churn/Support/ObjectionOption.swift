import ArgumentParser
import Features
import Histories
import Retention

/// Who objected to profiling: never scored, by no verb that makes risks.
struct ObjectionOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Never score who has this attribute, as no_profiling or consent=withdrawn.", valueName: "attribute[=value]")
    )
    var objected: String?

    func validate() throws {
        do throws(CampaignError) {
            if let objected { _ = try AttributeCondition(objected, option: "--objected") }
        } catch { throw ValidationError(error.description) }
    }

    /// Parts the rows of a matrix into those that may be scored (nil for all) and the customers who objected.
    func part(
        _ features: FeatureMatrix, _ read: ReadResult
    ) throws -> (kept: [Int]?, objected: [Suppression.Case], doubt: String?) {
        guard let text = objected ?? read.retention.objected else { return (nil, [], nil) }
        let condition = try AttributeCondition(text, option: "--objected")
        let rows = try condition.rows(among: features.attributes, of: read.histories)
        let doubt = condition.doubt(about: features.attributes)
        if rows.isEmpty { return (nil, [], doubt) }
        let cases = rows.map { row in
            Suppression.Case(
                customerID: read.histories.customers.ids[Int(features.customer[row])], reason: .objected,
                detail: condition.name)
        }
        let without = Set(rows)
        return ((0..<features.count).filter { !without.contains($0) }, cases, doubt)
    }
}
