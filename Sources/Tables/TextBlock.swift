#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A run of whole rows of a text file, as bytes.
package struct TextBlock: Sendable {
    /// Room for the bytes; the block is `bytes[0..<count]`, and at least `padding` more bytes can be read. Kept from block
    /// to block, so that memory is touched once.
    package var bytes: [UInt8] = []
    /// How many bytes the block has.
    package var count = 0
    /// The number of the block in its file, from 0.
    package var index = 0
    /// How many line feeds it has.
    package private(set) var lineFeeds = 0
    /// Line breaks in the file before this block.
    package var linesBefore = 0
    /// Whether the file ended inside a quoted field, which opened at this byte of the block.
    package var unclosedQuote: Int?

    /// How many bytes after the block may be read (and mean nothing).
    package static let padding = 16

    package init() {}

    /// A block of bytes at hand.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes + repeatElement(0, count: Self.padding)
        count = bytes.count
        countLineFeeds()
    }

    fileprivate mutating func countLineFeeds() { lineFeeds = Tables.lineFeeds(in: bytes, before: count) }
}

/// Cuts a text file into blocks that end where a row ends.
struct TextBlockReader: ~Copyable {
    private var source: ByteSource
    private let delimiter: UInt8
    private let blockSize: Int
    private var carried: [UInt8] = []
    private var index = 0
    private var lines = 0
    private var atEnd = false

    init(_ path: String, delimiter: UInt8, blockSize: Int = 1 << 19) throws(TableError) {
        do { source = try ByteSource(path) } catch { throw .file(error) }
        self.delimiter = delimiter
        self.blockSize = blockSize
    }

    /// Puts the next rows into `block`; false when there are none left. A byte-order mark at the start is left out.
    mutating func next(into block: inout TextBlock) throws(TableError) -> Bool {
        if atEnd && carried.isEmpty { return false }
        block.index = index
        block.linesBefore = lines
        block.unclosedQuote = nil
        var held = carried.count
        makeRoom(in: &block.bytes, for: held + blockSize + TextBlock.padding)
        block.bytes.replaceSubrange(0..<held, with: carried)
        carried.removeAll(keepingCapacity: true)
        var cut = RowCut(delimiter: delimiter)
        while true {
            if !atEnd {
                let room = block.bytes.count - TextBlock.padding
                do { held += try source.read(into: &block.bytes, from: held, to: room) } catch { throw .file(error) }
                atEnd = held < room
                if index == 0, held >= 3, block.bytes[0] == 0xEF, block.bytes[1] == 0xBB, block.bytes[2] == 0xBF {
                    block.bytes.removeSubrange(0..<3)
                    block.bytes.append(contentsOf: [0, 0, 0])
                    held -= 3
                }
            }
            cut.advance(over: block.bytes, to: held, atEnd: atEnd)
            if atEnd { break }
            if cut.lastRowEnd > 0 { break }
            // One row is longer than the block: take more until it ends.
            makeRoom(in: &block.bytes, for: block.bytes.count * 2)
        }
        if atEnd {
            block.unclosedQuote = cut.openQuote
            block.count = held
        } else {
            block.count = cut.lastRowEnd
            carried.append(contentsOf: block.bytes[cut.lastRowEnd..<held])
        }
        index += 1
        block.countLineFeeds()
        lines += block.lineFeeds
        return block.count > 0
    }

    private func makeRoom(in bytes: inout [UInt8], for count: Int) {
        if bytes.count < count { bytes.append(contentsOf: repeatElement(0, count: count - bytes.count)) }
    }
}

/// Finds where the last whole row ends, hopping from quote to quote.
private struct RowCut {
    let delimiter: UInt8
    /// One past the line feed of the last row that is whole.
    private(set) var lastRowEnd = 0
    /// Where the quoted field opened that is not closed yet.
    private(set) var openQuote: Int?
    private var position = 0

    init(delimiter: UInt8) { self.delimiter = delimiter }

    mutating func advance(over bytes: [UInt8], to end: Int, atEnd: Bool) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe scan(UnsafeBufferPointer(rebasing: buffer[0..<end]), atEnd)
        }
    }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ atEnd: Bool) {
        while position < bytes.count {
            let next = unsafe firstIndex(of: UInt8(ascii: "\""), in: bytes, from: position)
            if openQuote != nil {
                // A quote closes the field unless another follows, which at the end of the bytes cannot be known yet.
                guard let next else {
                    position = bytes.count
                    return
                }
                if next + 1 == bytes.count, !atEnd {
                    position = next
                    return
                }
                if next + 1 < bytes.count, unsafe bytes[next + 1] == UInt8(ascii: "\"") {
                    position = next + 2
                } else {
                    position = next + 1
                    openQuote = nil
                }
            } else {
                let stop = next ?? bytes.count
                if let feed = unsafe lastIndex(of: 10, in: bytes, from: position, to: stop) { lastRowEnd = feed + 1 }
                position = stop
                guard let next else { return }
                if unsafe next == 0 || bytes[next - 1] == delimiter || bytes[next - 1] == 10 { openQuote = next }
                position = next + 1
            }
        }
    }
}

private func firstIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count else { return nil }
    guard let found = unsafe memchr(base + start, Int32(byte), bytes.count - start) else { return nil }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
}

private func lastIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
    var index = end - 1
    while index >= start {
        if unsafe bytes[index] == byte { return index }
        index -= 1
    }
    return nil
}
