import Foundation
import Testing

/// Small datasets with the answers that an independent program gave (`Tests/Corpus/make.py`).
@Suite struct CorpusTests {
    @Test(arguments: CorpusCase.all)
    func theCommandAnswersAsTheReferenceDid(_ entry: CorpusCase) throws {
        let result = try BuiltCommand.run(try entry.arguments())
        switch try entry.answer() {
        case .table(let expected):
            #expect(result.exitCode == 0, "\(result.errors)")
            let absent = try CorpusCase.everyFeature().filter { !expected.header.contains($0) }
            let differences = CSVText(result.output).differences(from: expected, absent: absent)
            #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
        case .failure(let code, let texts):
            #expect(result.exitCode == code)
            #expect(result.output.isEmpty, "a run that fails writes no data")
            for text in texts {
                #expect(result.errors.contains(text), "“\(text)” is missing in: \(result.errors)")
            }
        }
    }

    @Test func theCorpusIsThere() {
        #expect(CorpusCase.all.count > 60)
    }

    @Test func aMatrixThatDiffersInOneCellIsFound() {
        let expected = CSVText("customer_id,recency_days,plan\na,1.5,gold\n\"b,\"\"c\",,\n")
        func differences(_ text: String) -> [String] {
            CSVText(text).differences(from: expected, absent: ["spend_30d"])
        }
        #expect(differences("customer_id,recency_days,more,plan\na,1.5000000000001,9,gold\n\"b,\"\"c\",,,\n").isEmpty)
        #expect(differences("customer_id,recency_days,plan\na,1.50001,gold\n\"b,\"\"c\",,\n").count == 1)
        #expect(differences("customer_id,recency_days,plan\na,1.5,gold\n\"b,\"\"c\",0,\n").count == 1)
        #expect(differences("customer_id,plan,recency_days\na,gold,1.5\n\"b,\"\"c\",,\n").count == 1)
        #expect(differences("customer_id,recency_days,spend_30d,plan\na,1.5,0,gold\n\"b,\"\"c\",,0,\n").count == 1)
        #expect(differences("customer_id,recency_days,plan\na,1.5,gold\n").count == 1)
    }
}
