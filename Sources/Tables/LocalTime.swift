import Foundation

/// How the clock on the wall in a place is turned into UTC: the place's changes of offset, looked up by binary search.
public struct LocalTime: Sendable, Hashable {
    /// The IANA name, `UTC` where there is none.
    public let name: String
    /// For each offset, the first wall-clock microsecond at which it holds; the first holds since ever.
    private let wallStarts: [Int64]
    /// Microseconds east of UTC.
    private let offsets: [Int64]

    /// Coordinated Universal Time.
    public static let utc = LocalTime(name: "UTC", wallStarts: [.min], offsets: [0])

    private init(name: String, wallStarts: [Int64], offsets: [Int64]) {
        self.name = name
        self.wallStarts = wallStarts
        self.offsets = offsets
    }

    /// The zone of an IANA name (`Europe/Berlin`) or a fixed offset (`+02:00`); nil where there is none of that name.
    ///
    /// Changes are known from 1900 to 2100. A wall-clock time that occurs twice is taken as the earlier instant; one that
    /// is skipped is taken with the offset before the change.
    public init?(named name: String) {
        if let fixed = Self.fixedOffset(name) {
            self.init(name: name, wallStarts: [.min], offsets: [fixed * 1_000_000])
            return
        }
        guard name == "UTC" || name == "GMT" || name.contains("/"), let zone = TimeZone(identifier: name) else {
            return nil
        }
        var moment = Date(timeIntervalSince1970: -2_208_988_800)
        var offset = Int64(zone.secondsFromGMT(for: moment))
        var starts: [Int64] = [.min]
        var offsets = [offset * 1_000_000]
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next > moment,
            next.timeIntervalSince1970 < 4_102_444_800
        {
            let after = Int64(zone.secondsFromGMT(for: next.addingTimeInterval(1)))
            if after != offset {
                let instant = Int64(next.timeIntervalSince1970.rounded())
                // The new offset counts from the wall clock's change on: from the old clock's reading where the clock is
                // put back (so that the repeated hour is its first pass), and where it is put forward from the new one's.
                starts.append((instant + max(offset, after)) * 1_000_000)
                offsets.append(after * 1_000_000)
                offset = after
            }
            moment = next
        }
        self.init(name: name, wallStarts: starts, offsets: offsets)
    }

    /// The instant at which the wall clock shows `wall` (microseconds as if it were UTC).
    public func utc(fromWall wall: Int64) -> Int64 {
        var low = 0
        var high = wallStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if wallStarts[middle] <= wall { low = middle } else { high = middle }
        }
        return wall - offsets[low]
    }

    /// What the wall clock shows at an instant.
    public func wall(at utc: Int64) -> Int64 {
        for index in offsets.indices.reversed() {
            let previous = index > 0 ? offsets[index - 1] : offsets[index]
            if index == 0 || wallStarts[index] - max(previous, offsets[index]) <= utc { return utc + offsets[index] }
        }
        return utc
    }

    private static func fixedOffset(_ name: String) -> Int64? {
        let bytes = Array(name.utf8)
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        var index = 0
        guard let offset = zoneOffset(bytes.span, &index), index == bytes.count else { return nil }
        return offset
    }
}

/// Reads `Z`, `±hh`, `±hhmm` or `±hh:mm` at `index`, as seconds east of UTC, and moves past it.
func zoneOffset(_ bytes: Span<UInt8>, _ index: inout Int) -> Int64? {
    guard index < bytes.count else { return nil }
    let sign = bytes[index]
    if sign | 0x20 == UInt8(ascii: "z") {
        index += 1
        return 0
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    index += 1
    guard let hours = fixedDigits(bytes, &index, 2), hours <= 18 else { return nil }
    var minutes: Int64 = 0
    if index < bytes.count {
        if bytes[index] == UInt8(ascii: ":") { index += 1 }
        guard let read = fixedDigits(bytes, &index, 2), read < 60 else { return nil }
        minutes = read
    }
    let seconds = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
}

/// Reads exactly `count` digits at `index` and moves past them; nil (and not moved) where they are not there.
func fixedDigits(_ bytes: Span<UInt8>, _ index: inout Int, _ count: Int) -> Int64? {
    guard index + count <= bytes.count else { return nil }
    var value: Int64 = 0
    for position in index..<(index + count) {
        let byte = bytes[position]
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int64(byte - 48)
    }
    index += count
    return value
}
