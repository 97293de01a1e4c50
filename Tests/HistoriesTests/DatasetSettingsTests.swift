import Tables
import Testing

@testable import Histories

@Suite struct DatasetSettingsTests {
    @Test func aMappingReadsForeignFiles() async throws {
        let folder = try DatasetFolder([
            "data/2024-01.txt": "12,01.02.2024 08:30,\"1.234,50\"\n7,02.02.2024 00:00,-5\n",
            "churn.yaml": """
            time_zone: Europe/Berlin
            purchases:
              files: data/*.txt
              header: [Kunde, Datum,  Betrag]
              columns:
                customer_id: Kunde
                occurred_at: Datum
                amount: Betrag
              delimiter: ","
              decimal: ","
              thousands: "."
              dates: dd.MM.yyyy HH:mm
            """,
        ])
        let result = try await folder.read()
        #expect(result.histories.customers.ids == ["12", "7"])
        #expect(result.histories.purchases?.amount == [12_345_000, -50_000])
        let first = try Instant.parse("2024-02-01T07:30:00Z").microseconds
        #expect(result.histories.purchases?.timeline.occurredAt.first == first)
        #expect(result.dataEnd == (try Instant.parse("2024-02-02T23:00:00Z")))
        #expect(result.inputs == ["churn.yaml", "data/2024-01.txt"])
    }

    @Test func headersAreComparedWithoutBlanksAround() async throws {
        let folder = try DatasetFolder([
            "purchases.tsv": " customer_id \tOrder   Date\na\t2024-01-01\n",
            "churn.yaml": "purchases: {columns: {occurred_at: Order Date}}",
        ])
        #expect(try await folder.read().histories.purchases?.timeline.count == 1)
    }

    @Test func theEndOfTheDataCanBeStated() async throws {
        let folder = try DatasetFolder([
            "purchases.csv": "customer_id,occurred_at\na,2024-01-01\n", "churn.yaml": "observed_until: 2024-06-30\n",
        ])
        #expect(try await folder.read().dataEnd == Instant(year: 2024, month: 6, day: 30))
    }

    @Test(arguments: [
        ("purchase:\n  files: a.csv\n", "churn.yaml:1:1: unknown key “purchase” (did you mean “purchases”?)"),
        ("purchases:\n  colums: {}\n", "churn.yaml:2:3: unknown key of purchases “colums” (did you mean “columns”?)"),
        (
            "purchases:\n  columns:\n    ocurred_at: day\n",
            "churn.yaml:3:5: unknown column of purchases “ocurred_at” (did you mean “occurred_at”?)"
        ),
        (
            "purchases:\n  columns:\n    amount: price\n",
            "churn.yaml:3:13: DATASET/purchases.csv has no column “price”; it has customer_id, occurred_at"
        ),
        ("time_zone: Europe/Berln\n", "churn.yaml:1:12: unknown time zone “Europe/Berln”"),
        ("purchases:\n  dates: yyyy-QQ\n", "churn.yaml:2:10: “yyyy-QQ” is no format of dates"),
        ("purchases: [1\n", "churn.yaml:2:1: is no YAML"),
        ("decimal: x\n", "churn.yaml:1:10: decimal is “x”"),
        ("delimiter: ab\n", "churn.yaml:1:12: delimiter is “ab”"),
        ("customers:\n  attributes: {plan: text}\n", "churn.yaml:2:22: unknown type of an attribute “text”"),
        ("observed_until: soon\n", "churn.yaml:1:17: observed_until: “soon” is no date"),
        ("- a\n", "churn.yaml:1:1: the file must be a mapping"),
        (
            "purchases:\n  files: nothing*.csv\n",
            "nothing*.csv: is not there; churn.yaml names it as a file of purchases"
        ),
    ]) func mistakesAreNamedByPlace(_ yaml: String, _ message: String) async throws {
        let folder = try DatasetFolder(["purchases.csv": "customer_id,occurred_at\na,2024-01-01\n", "churn.yaml": yaml])
        let failure = try #require(await folder.failure())
        #expect(failure.message.hasPrefix(message.replacing("DATASET/", with: "")), "\(failure.message)")
    }

    @Test func aMissingColumnIsBadDataThatNamesWhatIsThere() async throws {
        let folder = try DatasetFolder(["purchases.csv": "customer,occured_at\na,2024-01-01\n"])
        let failure = try #require(await folder.failure())
        #expect(failure.kind == .data)
        #expect(
            failure.message
                == "purchases.csv: has no column “customer_id” (did you mean “customer”?), which purchases must "
                + "have; it has customer, occured_at; map it in churn.yaml with purchases: columns: {customer_id: …}")
    }

    @Test func anotherDelimiterIsGuessedInTheMessage() async throws {
        let folder = try DatasetFolder(["purchases.csv": "customer_id;occurred_at\na;2024-01-01\n"])
        #expect(await folder.failure()?.message.hasSuffix("set delimiter: \";\" for purchases in churn.yaml") == true)
    }

    @Test func aDatasetThatIsNotThereIsAMissingInput() async throws {
        let folder = try DatasetFolder(["purchase.csv": "customer_id\n"])
        let failure = try #require(await folder.failure())
        #expect(failure.kind == .missingInput)
        #expect(failure.message.contains("is purchase.csv meant to be purchases?"))
        do throws(HistoryError) {
            _ = try await HistoriesReader.read(dataset: "/nowhere/at all")
            Issue.record("read a folder that is not there")
        } catch { #expect(error.kind == .missingInput) }
    }

    @Test func aTableTwiceIsRefused() async throws {
        let text = "customer_id,occurred_at\na,2024-01-01\n"
        let folder = try DatasetFolder(["purchases.csv": text, "purchases.tsv": text])
        #expect(
            await folder.failure()?.message.contains("purchases.csv and purchases.tsv, which may be one table twice")
                == true)
        let parts = try DatasetFolder(["purchases-2023.csv": text, "purchases_2.csv": text, "purchases/x.csv": text])
        #expect(try await parts.read().histories.purchases?.timeline.count == 3)
    }

    @Test func filesOfOneTableMustAgree() async throws {
        let folder = try DatasetFolder([
            "purchases-1.csv": "customer_id,occurred_at\na,2024-01-01\n",
            "purchases-2.csv": "occurred_at,customer_id,amount\n2024-01-01,a,1\n",
        ])
        #expect(
            await folder.failure()?.message
                == "purchases-2.csv: has a column “amount”, which purchases-1.csv lacks; files of one table must agree")
    }
}
