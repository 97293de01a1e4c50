/// Turns bytes of a block into lines and columns; quick where places are asked for in ascending order.
package struct LineFinder {
    private var lastOffset = 0
    private var lastLine = 0
    private var lineStart = 0

    package init() {}

    /// The line and the column of a byte of `block`, both from 1; the column counts characters (code points).
    package mutating func find(_ offset: Int, in block: TextBlock) -> (line: Int, column: Int) {
        if offset < lastOffset { self = LineFinder() }
        for index in lastOffset..<offset where block.bytes[index] == 10 {
            lastLine += 1
            lineStart = index + 1
        }
        lastOffset = offset
        var column = 1
        for index in lineStart..<offset where block.bytes[index] & 0xC0 != 0x80 { column += 1 }
        return (block.linesBefore + lastLine + 1, column)
    }
}
