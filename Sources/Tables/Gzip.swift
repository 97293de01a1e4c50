import CZlib

/// Bytes compressed as one gzip member (RFC 1952) without a time stamp; members one after the other are a gzip file.
package func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = unsafe z_stream()
    // 15 window bits, + 16 for a gzip header.
    let started = unsafe deflateInit2_(
        &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(started == Z_OK, "zlib could not start compressing: \(started)")
    defer { unsafe deflateEnd(&stream) }
    let bound = unsafe Int(deflateBound(&stream, uLong(bytes.count)))
    var input = bytes
    return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe stream.next_in = source.baseAddress
            unsafe stream.avail_in = uInt(source.count)
            unsafe stream.next_out = output.baseAddress
            unsafe stream.avail_out = uInt(output.count)
            let finished = unsafe deflate(&stream, Z_FINISH)
            precondition(finished == Z_STREAM_END, "zlib did not finish compressing: \(finished)")
        }
        count = unsafe output.count - Int(stream.avail_out)
    }
}
