import Foundation

extension TemporaryFolder {
    /// Writes numbers as a NumPy array of doubles (format 1.0); returns its path.
    ///
    /// - Parameter shape: as Python writes it, without parentheses: `6, 2` or `6,`.
    func writeArray(_ name: String, _ values: [Double], shape: String) throws -> String {
        var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(shape)), }"
        while (10 + header.count + 1) % 64 != 0 { header += " " }
        var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
        let length = UInt16(header.count + 1)
        data.append(contentsOf: [UInt8(length & 255), UInt8(length >> 8)] + Array((header + "\n").utf8))
        for value in values {
            data.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) })
        }
        let path = self.path + "/" + name
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }
}
