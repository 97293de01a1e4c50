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
        for panel: Panel, from histories: Histories, activeDays: Int?, seed: UInt64,
        customers most: Int = mostCustomers, extractor: FeatureExtractor
    ) async throws -> LeakCertificate {
        let rows = SampledRows(of: panel.matrix, seed: seed, most: most)
        let certified = CertifiedColumns(panel.matrix, histories)
        var again: [Int: Vector] = [:]
        for index in panel.matrix.cutoffs.indices {
            let asked = rows.rows(at: index)
            if asked.isEmpty { continue }
            let cutoff = panel.matrix.cutoffs[index]
            let facts = KnownFacts(
                moment: cutoff.instant.microseconds, customers: asked.map { Int(panel.matrix.customer[$0]) })
            let past = facts.histories(from: histories)
            let population = Population.rows(of: past, at: [cutoff], activeDays: activeDays)
            let matrix = try await extractor.matrix(of: past, rows: population)
            for (customer, vector) in zip(matrix.customer, certified.vectors(Array(0..<matrix.count), in: matrix)) {
                again[asked[Int(customer)]] = vector
            }
        }
        return try certificate(panel.matrix, histories, rows, certified, again)
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
    private let byCutoff: [[Int]]

    init(of matrix: FeatureMatrix, seed: UInt64, most: Int) {
        var distinct: [Int32] = []
        for customer in matrix.customer where distinct.last != customer { distinct.append(customer) }
        var generator = SeededGenerator(seed: seed)
        let size = min(most, distinct.count)
        for place in 0..<size {
            distinct.swapAt(place, place + generator.below(distinct.count - place))
        }
        let drawn = Set(distinct.prefix(size))
        rows = matrix.customer.indices.filter { drawn.contains(matrix.customer[$0]) }
        customers = drawn.count
        var byCutoff = [[Int]](repeating: [], count: matrix.cutoffs.count)
        for row in rows { byCutoff[Int(matrix.cutoff[row])].append(row) }
        self.byCutoff = byCutoff
    }

    func rows(at cutoff: Int) -> [Int] { byCutoff[cutoff] }
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
