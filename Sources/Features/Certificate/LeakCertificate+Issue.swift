public import Histories
internal import Statistics
internal import Tables

extension LeakCertificate {
    /// Computes a seeded sample of a panel's customers again from histories without the future.
    ///
    /// - Parameters:
    ///   - histories: what the panel was made from.
    ///   - activeDays: the condition of activity that the panel's population was held to.
    ///   - extractor: one of the same features as the panel's.
    /// - Throws: `FeatureError.leak`, which names the customer, the cutoff, the feature and both values, at the first
    ///   difference.
    public static func issue(
        for panel: Panel, from histories: PartedHistories, activeDays: Int?, seed: UInt64,
        customers most: Int = mostCustomers, extractor: FeatureExtractor
    ) async throws -> LeakCertificate {
        let whole = histories.read.histories
        let rows = SampledRows(of: panel.matrix, seed: seed, most: most)
        let certified = CertifiedColumns(panel.matrix, whole)
        var again: [Int: Vector] = [:]
        try await inOrder(histories.count, threads: extractor.threads) { number in
            let range = histories.customers(of: number)
            let asked = rows.rows.filter { range.contains(Int(panel.matrix.customer[$0])) }
            if asked.isEmpty { return [:] }
            let first = range.lowerBound
            let customers = Set(asked.map { Int(panel.matrix.customer[$0]) - first }).sorted()
            let part = try histories.part(number, of: customers)
            return try await Sample(matrix: panel.matrix, rows: asked, part: part, first: first)
                .vectors(certified, activeDays, extractor)
        } take: {
            again.merge($0) { first, _ in first }
        }
        return try certificate(panel.matrix, whole, rows, certified, again)
    }

    private static func certificate(
        _ matrix: FeatureMatrix, _ histories: Histories, _ rows: SampledRows, _ certified: CertifiedColumns,
        _ again: [Int: Vector]
    ) throws(FeatureError) -> LeakCertificate {
        var bytes = VectorBytes(names: certified.names)
        for (row, given) in zip(rows.rows, certified.vectors(rows.rows, in: matrix)) {
            let id = histories.customers.ids[Int(matrix.customer[row])]
            let cutoff = matrix.cutoffs[Int(matrix.cutoff[row])]
            guard let past = again[row] else {
                throw .leak(
                    customer: id, cutoff: cutoff, feature: "the population", found: "a row", withoutFuture: "no row")
            }
            if let place = given.firstDifference(from: past) {
                throw .leak(
                    customer: id, cutoff: cutoff, feature: certified.names[place], found: given.text(place),
                    withoutFuture: past.text(place))
            }
            bytes.append(given, customer: id, cutoff: cutoff)
        }
        return LeakCertificate(
            customers: rows.customers, vectors: rows.rows.count, cutoffs: matrix.cutoffs.count,
            digest: Digest.sha256(of: bytes.bytes), uncertified: certified.uncertified)
    }
}

/// The rows of customers drawn from a matrix.
private struct SampledRows {
    /// In the matrix's order: by customer id, then cutoff.
    let rows: [Int]
    let customers: Int

    init(of matrix: FeatureMatrix, seed: UInt64, most: Int) {
        var distinct: [Int32] = []
        for customer in matrix.customer where distinct.last != customer { distinct.append(customer) }
        var generator = SeededGenerator(seed: seed)
        let size = min(most, distinct.count)
        for place in 0..<size {
            distinct.swapAt(place, place + generator.below(distinct.count - place))
        }
        let drawn = distinct.prefix(size)
        var isDrawn = [Bool](repeating: false, count: Int(drawn.max() ?? -1) + 1)
        for customer in drawn { isDrawn[Int(customer)] = true }
        rows = matrix.customer.indices.filter { row in
            let customer = Int(matrix.customer[row])
            return customer < isDrawn.count && isDrawn[customer]
        }
        customers = size
    }
}

/// Some rows of a matrix whose customers are of one part of the histories.
private struct Sample {
    let matrix: FeatureMatrix
    /// Ascending by customer.
    let rows: [Int]
    let part: Histories
    /// The position of the part's first customer among all.
    let first: Int

    /// The vectors of the rows, computed again cutoff after cutoff from what had been written by then.
    func vectors(
        _ certified: CertifiedColumns, _ activeDays: Int?, _ extractor: FeatureExtractor
    ) async throws -> [Int: Vector] {
        var again: [Int: Vector] = [:]
        for (index, cutoff) in matrix.cutoffs.enumerated() {
            let asked = rows.filter { matrix.cutoff[$0] == index }
            if asked.isEmpty { continue }
            let facts = KnownFacts(
                moment: cutoff.instant.microseconds, customers: asked.map { Int(matrix.customer[$0]) - first })
            let past = facts.histories(from: part)
            let population = Population.rows(of: past, at: [cutoff], activeDays: activeDays)
            let found = try await extractor.matrix(of: past, rows: population)
            for (customer, vector) in zip(found.customer, certified.vectors(Array(0..<found.count), in: found)) {
                again[asked[Int(customer)]] = vector
            }
        }
        return again
    }
}

/// What of a row can be compared: its features, and its attributes that have a history.
private struct CertifiedColumns {
    let features: [String]
    let attributes: [String]
    /// Attributes of `customers`.
    let uncertified: [String]

    var names: [String] { features + attributes }

    init(_ matrix: FeatureMatrix, _ histories: Histories) {
        let withHistory = Set(histories.attributeChanges?.name.levels ?? [])
        features = matrix.features.map(\.name)
        attributes = matrix.attributes.map(\.name).filter { withHistory.contains($0) }
        uncertified = matrix.attributes.map(\.name).filter { !withHistory.contains($0) }
    }

    /// The vectors of some rows; a feature or attribute that the matrix lacks is missing in them.
    func vectors(_ rows: [Int], in matrix: FeatureMatrix) -> [Vector] {
        let columns = features.map { matrix.column(named: $0) }
        let texts = attributes.map { name in matrix.attributes.first { $0.name == name }?.texts }
        return rows.map { row in
            Vector(numbers: columns.map { $0?[row] ?? .nan }, texts: texts.map { $0?.text(row) ?? "" })
        }
    }
}

/// The comparable cells of one row.
private struct Vector {
    let numbers: [Double]
    let texts: [String]

    /// The place of the first cell that is not the same, features first; two missing numbers are the same.
    func firstDifference(from other: Vector) -> Int? {
        let numbersDiffer = zip(numbers, other.numbers).map {
            $0.bitPattern != $1.bitPattern && !($0.isNaN && $1.isNaN)
        }
        let textsDiffer = zip(texts, other.texts).map { !$0.utf8.elementsEqual($1.utf8) }
        return (numbersDiffer + textsDiffer).firstIndex(of: true)
    }

    func text(_ place: Int) -> String {
        if place < numbers.count { return numbers[place].isNaN ? "nothing" : shortestText(numbers[place]) }
        let text = texts[place - numbers.count]
        return text.isEmpty ? "nothing" : "“\(text)”"
    }
}

/// Vectors as bytes, for a digest: the number of columns and their names, then row after row (by customer id, then
/// cutoff) the id, the cutoff in microseconds since 1970, every feature as its Float64 bits (missing is
/// 7FF8000000000000) and every attribute. A number takes eight bytes, the lowest first; a text its length in bytes as
/// such a number, then its UTF-8.
private struct VectorBytes {
    private(set) var bytes: [UInt8] = []

    init(names: [String]) {
        append(UInt64(names.count))
        for name in names { append(name) }
    }

    mutating func append(_ vector: Vector, customer: String, cutoff: Cutoff) {
        append(customer)
        append(UInt64(bitPattern: cutoff.instant.microseconds))
        for number in vector.numbers { append(number.isNaN ? 0x7FF8_0000_0000_0000 : number.bitPattern) }
        for text in vector.texts { append(text) }
    }

    private mutating func append(_ number: UInt64) {
        for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))) }
    }

    private mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}
