import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

/// Whether two matrices have the same rows and the same bits in every cell.
func haveSameBits(_ left: FeatureMatrix, _ right: FeatureMatrix) -> Bool {
    left.customer == right.customer && left.cutoff == right.cutoff && left.features == right.features
        && left.columns.map { $0.map(\.bitPattern) } == right.columns.map { $0.map(\.bitPattern) }
        && left.attributes.map(\.name) == right.attributes.map(\.name)
        && left.attributes.map { a in a.texts.codes.indices.map { a.texts.text($0) } }
            == right.attributes.map { a in a.texts.codes.indices.map { a.texts.text($0) } }
}

@Suite struct FeatureExtractorTests {
    private let cutoffs = [-200, -90, 0].map { Cutoff(fixtureCutoff.instant.adding(days: $0)) }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func featuresOfRandomHistoriesEqualThePlainComputation(seed: UInt64) async throws {
        let dataset = RawDataset.random(seed: seed, recorded: seed % 2 == 0)
        let histories = dataset.histories
        let matrix = try await FeatureExtractor().matrix(of: histories, at: cutoffs)
        #expect(matrix.count > 50)
        #expect(matrix.features == Catalogue.features)
        let byID = Dictionary(uniqueKeysWithValues: dataset.customers.map { ($0.id, $0) })
        for row in 0..<matrix.count {
            let id = histories.customers.ids[Int(matrix.customer[row])]
            let cutoff = matrix.cutoffs[Int(matrix.cutoff[row])]
            let customer = try #require(byID[id])
            let expected = FeatureOracle(
                dataset: dataset, customer: customer, cutoff: cutoff.instant.microseconds
            ).features
            #expect(expected.count == Catalogue.features.count)
            for (feature, column) in zip(matrix.features, matrix.columns) {
                let value = try #require(expected[feature.name])
                let found = column[row].isNaN ? nil : column[row]
                if let value, let found {
                    let difference = abs(value - found)
                    #expect(
                        difference <= 1e-9 * max(1, abs(value)), "\(feature.name) of \(id) at \(cutoff.instant)")
                } else {
                    #expect(
                        value == nil && found == nil,
                        "\(feature.name) of \(id) at \(cutoff.instant): \(found as Any), \(value as Any)")
                }
            }
        }
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func whatBecameKnownAtTheCutoffOrLaterChangesNoBit(seed: UInt64) async throws {
        let dataset = RawDataset.random(seed: seed)
        for cutoff in cutoffs {
            let whole = dataset.histories
            let past = dataset.before(cutoff.instant.microseconds).histories
            var withAll = try await FeatureExtractor().matrix(of: whole, at: [cutoff])
            var withPast = try await FeatureExtractor().matrix(of: past, at: [cutoff])
            let ids = withAll.customer.map { whole.customers.ids[Int($0)] }
            #expect(ids == withPast.customer.map { past.customers.ids[Int($0)] })
            #expect(ids.count > 10)
            withAll.customer = []
            withPast.customer = []
            #expect(haveSameBits(withAll, withPast))
        }
    }

    @Test func theNumberOfThreadsChangesNoBit() async throws {
        let histories = RawDataset.random(seed: 21, customers: 1300).histories
        let alone = try await FeatureExtractor(threads: 1).matrix(of: histories, at: cutoffs)
        #expect(alone.count > 2040)
        for threads in [2, 3] {
            let together = try await FeatureExtractor(threads: threads).matrix(of: histories, at: cutoffs)
            #expect(haveSameBits(alone, together))
        }
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func theOrderOfTheInputsRowsChangesNoBit(seed: UInt64) async throws {
        let dataset = RawDataset.random(seed: seed)
        let given = try await FeatureExtractor().matrix(of: dataset.histories, at: cutoffs)
        let shuffled = try await FeatureExtractor().matrix(of: dataset.shuffled(seed: seed).histories, at: cutoffs)
        #expect(haveSameBits(given, shuffled))
    }

    @Test func severalCutoffsGiveWhatEachGivesAlone() async throws {
        let histories = RawDataset.random(seed: 41).histories
        let together = try await FeatureExtractor().matrix(of: histories, at: cutoffs)
        for (index, cutoff) in cutoffs.enumerated() {
            var alone = try await FeatureExtractor().matrix(of: histories, at: [cutoff])
            var part = together.selecting(together.cutoff.indices.filter { together.cutoff[$0] == Int32(index) })
            part.cutoff = []
            alone.cutoff = []
            #expect(haveSameBits(alone, part))
        }
    }

    @Test func someFeaturesAloneHaveTheValuesTheyHaveAmongAll() async throws {
        let histories = RawDataset.random(seed: 51).histories
        let all = try await FeatureExtractor().matrix(of: histories, at: cutoffs)
        for feature in Catalogue.features {
            let alone = try await FeatureExtractor(features: [feature]).matrix(of: histories, at: cutoffs)
            #expect(alone.features == [feature])
            #expect(
                alone.columns.map { $0.map(\.bitPattern) } == [all.column(named: feature.name)?.map(\.bitPattern)],
                "\(feature.name)")
        }
    }
}
