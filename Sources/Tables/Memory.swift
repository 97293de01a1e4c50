#if canImport(Glibc)
    import Glibc
#endif

/// Asks the system to hold memory that is in use in few, large pages, so that reading it at random misses fewer addresses.
/// Where it will not, nothing changes.
func useLargePages(_ bytes: UnsafeRawBufferPointer) {
    #if os(Linux)
        let page = 2 << 20
        guard let base = bytes.baseAddress else { return }
        let start = Int(bitPattern: base)
        let first = (start + page - 1) & ~(page - 1)
        let last = (start + bytes.count) & ~(page - 1)
        guard first < last, let aligned = unsafe UnsafeMutableRawPointer(bitPattern: first) else { return }
        // MADV_COLLAPSE, since Linux 6.1.
        unsafe madvise(aligned, last - first, 25)
    #endif
}
