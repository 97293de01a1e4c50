import Tables

/// Faults of a row that only several of its columns together show.
enum RowCheck {
    /// The check of a table; one that finds nothing where none is needed.
    static func check(of layout: TableLayout) -> @Sendable (TypedChunk) -> [ChunkFault] {
        switch layout.schema.name {
        case "complaints":
            guard let opened = layout.position("opened_at"), let resolved = layout.position("resolved_at") else {
                break
            }
            return { chunk in
                faults(chunk, resolved) { row in
                    let (start, end) = (chunk.numbers[opened][row], chunk.numbers[resolved][row])
                    return end >= start
                        ? nil : "found \(shown(end)), expected a time not before opened_at (\(shown(start)))"
                }
            }
        case "wallet":
            guard let first = layout.position("period_start"), let last = layout.position("period_end") else { break }
            return { chunk in
                faults(chunk, last) { row in
                    let (start, end) = (chunk.numbers[first][row], chunk.numbers[last][row])
                    return end > start
                        ? nil : "found \(shown(end)), expected a time after period_start (\(shown(start)))"
                }
            }
        case "surveys":
            guard let score = layout.position("score") else { break }
            let kind = layout.position("kind")
            return { chunk in
                faults(chunk, score) { row in
                    let code = kind.map { UInt8(truncatingIfNeeded: chunk.numbers[$0][row]) } ?? 0
                    let kind = Surveys.Kind(rawValue: code) ?? .csat
                    let value = chunk.numbers[score][row]
                    let (low, high) = (Int64(kind.range.lowerBound), Int64(kind.range.upperBound))
                    if value >= low * Decimal4.scale, value <= high * Decimal4.scale { return nil }
                    return "found \(Decimal4(tenThousandths: value)), expected \(low) to \(high) for \(kind)"
                }
            }
        default: break
        }
        return { _ in [] }
    }

    private static func faults(_ chunk: TypedChunk, _ column: Int, _ reason: (Int) -> String?) -> [ChunkFault] {
        (0..<chunk.rowCount).compactMap { row in
            reason(row).map { ChunkFault(row: row, column: column, reason: $0) }
        }
    }

    private static func shown(_ time: Int64) -> String { Instant(microseconds: time).description }
}
