import Tables

extension Attribute {
    /// A finite decimal number: digits with an optional sign, point and exponent, nothing else.
    package static func number(_ text: String) -> Double? {
        let allowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard allowed, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The attribute with its numbers written plainly, with a point and without separators of thousands.
    ///
    /// Left as it is where it is declared a category or, undeclared, holds anything that is no number in the format.
    func plain(from format: DecimalFormat) -> Attribute {
        guard format != .plain, declaredKind != .category else { return self }
        let isNumber = texts.levels.map { format.tenThousandths(Array($0.utf8).span) != nil }
        let used = Set(texts.codes.lazy.filter { $0 >= 0 })
        guard declaredKind == .number || used.allSatisfy({ isNumber[Int($0)] }) else { return self }
        let levels = zip(texts.levels, isNumber).map { $1 ? Self.plain($0, from: format) : $0 }
        let sorted = InternedColumn(texts: levels)
        var plain = self
        plain.texts = InternedColumn(
            codes: texts.codes.map { $0 < 0 ? -1 : sorted.codes[Int($0)] }, levels: sorted.levels)
        return plain
    }

    private static func plain(_ number: String, from format: DecimalFormat) -> String {
        let separator = String(decoding: format.thousands, as: UTF8.self)
        let joined = separator.isEmpty ? number : number.replacing(separator, with: "")
        return joined.replacing(String(decoding: [format.mark], as: UTF8.self), with: ".")
    }

    /// How many cells hold a text where the attribute is declared a number.
    var cellsThatAreNoNumbers: Int {
        guard declaredKind == .number else { return 0 }
        let isNumber = texts.levels.map { Self.number($0) != nil }
        return texts.codes.count { $0 >= 0 && !isNumber[Int($0)] }
    }
}
