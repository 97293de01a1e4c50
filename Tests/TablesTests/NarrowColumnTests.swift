import Testing

@testable import Tables

/// What is packed is unpacked as it was.
@Suite struct NarrowColumnTests {
    private func roundTrip(_ values: [Int64], absent: Int64, _ steps: [Int64], _ vectors: Vectors) -> (
        back: [Int64], width: Int
    ) {
        var codes = [UInt32](repeating: 0, count: values.count)
        let column = unsafe codes.withUnsafeMutableBufferPointer { codes in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe codes.baseAddress.map {
                    unsafe NarrowColumn(values, absent: absent, steps: steps, codes: $0, vectors: vectors)
                }
            }
        }
        guard let column else { return ([], -1) }
        let bytes: [UInt8] = values.indices.flatMap { row -> [UInt8] in
            let word = column.width == 8 ? UInt64(bitPattern: values[row]) : UInt64(codes[row])
            return (0..<column.width).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
        }
        let back = unsafe [Int64](unsafeUninitializedCapacity: values.count) { target, count in
            count = values.count
            unsafe (bytes + [0]).withUnsafeBytes { bytes in
                guard let from = bytes.baseAddress, let to = target.baseAddress else { return }
                unsafe column.unpack(values.count, from: from, into: to, vectors: vectors)
            }
        }
        return (back, column.width)
    }

    struct Case: Sendable {
        let values: [Int64]
        let absent: Int64
        var steps: [Int64] = [1]
        let width: Int
    }

    private static let day: Int64 = 86_400_000_000
    static let cases: [Case] = [
        Case(values: [5, 5, 5], absent: .min, width: 1),
        Case(values: [-9, 245, -9], absent: 0, width: 1),
        Case(values: [-9, 246, -9], absent: 0, width: 2),
        Case(values: [day * 19_000, day * 19_254, .min], absent: .min, steps: NarrowColumn.timeSteps, width: 1),
        Case(values: [day * 19_000 + 1_000_000, day * 19_254], absent: .max, steps: NarrowColumn.timeSteps, width: 4),
        Case(values: [day * 19_000 + 1, day * 19_254], absent: .max, steps: NarrowColumn.timeSteps, width: 8),
        Case(values: [12_500, 0, -300, 99_900], absent: 0, steps: NarrowColumn.decimalSteps, width: 2),
        Case(values: [12_501, 7], absent: 0, steps: NarrowColumn.decimalSteps, width: 2),
        Case(values: [.max, .min, 0], absent: -1, width: 8),
        Case(values: [.max - 1, .min], absent: .max, width: 8),
        Case(values: [-1, -1], absent: -1, width: 0),
        Case(values: [0, Int64(UInt32.max) - 1], absent: -1, width: 4),
        Case(values: [0, Int64(UInt32.max)], absent: -1, width: 8),
        Case(values: [9_007_199_254_740_993 * 100, 0], absent: 5, steps: NarrowColumn.decimalSteps, width: 8),
    ]

    @Test(arguments: cases.indices) func valuesComeBack(_ number: Int) {
        let example = Self.cases[number]
        for vectors in Vectors.all {
            // Once by itself, and often enough for vectors to be filled.
            for times in [1, 5] {
                let values = Array(repeatElement(example.values, count: times).joined())
                let (back, width) = roundTrip(values, absent: example.absent, example.steps, vectors)
                #expect(back == values, "\(vectors)")
                #expect(width == example.width, "\(vectors)")
            }
        }
    }

    @Test func everyValueComesBack() {
        var state: UInt64 = 11
        func random(_ below: Int64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(state >> 33) % below
        }
        let times: (Int64) -> Int64 = { 1_600_000_000_000_000 + $0 * 1_000_000 }
        for count in [1, 7, 8, 9, 30, 1_001] {
            let columns: [(values: [Int64], width: Int)] = [
                ((0..<count).map { _ in times(86_400 * random(200)) }, 1),
                ((0..<count).map { _ in times(3_600 * random(40_000)) }, 2),
                ((0..<count).map { _ in times(random(100_000_000)) }, 4),
                ((0..<count).map { _ in random(1_000) * 100 - 5_000 }, 2),
                ((0..<count).map { _ in random(.max) * 4_000_000_000 }, 8),
                ((0..<count).map { random(3) == 0 ? .min : Int64(100 * $0) }, 2),
                ([Int64](repeating: .min, count: count), 0),
                ((0..<count).map { $0 == count - 1 ? 12_345 : Int64(100 * $0) }, 4),
            ]
            for (index, column) in columns.enumerated() {
                let steps = index < 3 ? NarrowColumn.timeSteps : NarrowColumn.decimalSteps
                let plain = roundTrip(column.values, absent: .min, steps, Vectors.all[0])
                #expect(plain.back == column.values)
                // Few rows may need fewer bytes than many.
                #expect(count < 1_001 || plain.width == column.width, "column \(index): \(plain.width)")
                for vectors in Vectors.all.dropFirst() {
                    let found = roundTrip(column.values, absent: .min, steps, vectors)
                    #expect(found.back == column.values && found.width == plain.width, "\(vectors)")
                }
            }
        }
    }

    @Test func codesKnowTheirSpan() {
        let codes: [Int32] = (0..<100).map { $0 % 5 == 0 ? -1 : ($0 * 37) % 91 }
        for vectors in Vectors.all {
            for count in [0, 1, 6, 15, 16, 17, 100] {
                let some = Array(codes[..<count])
                var room = [UInt32](repeating: 9, count: max(1, count))
                let column = unsafe some.withUnsafeBufferPointer { values in
                    unsafe room.withUnsafeMutableBufferPointer { room in
                        unsafe room.baseAddress.map {
                            unsafe NarrowColumn(values, absent: -1, steps: [1], codes: $0, vectors: vectors)
                        }
                    }
                }
                let present = some.filter { $0 >= 0 }
                #expect(column?.least == Int64(present.min() ?? .max))
                #expect(column?.greatest == Int64(present.max() ?? .min))
                for (code, row) in zip(room, some) where !present.isEmpty {
                    #expect(code == (row < 0 ? 0 : UInt32(row - (present.min() ?? 0)) + 1))
                }
            }
        }
    }
}
