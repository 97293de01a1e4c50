import CMalloc

/// Gives memory that was freed in small pieces back to the system, where it may be much.
func returnFreeMemory(after count: Int) {
    #if canImport(Glibc)
        if count >= 1 << 20 { _ = malloc_trim(0) }
    #endif
}
