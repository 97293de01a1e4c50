#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension NumberEncoding.Transform {
    /// The transformed value; NaN stays NaN.
    public func applied(to value: Double) -> Double {
        switch self {
        case .identity: value
        case .logOnePlus: value < 0 ? -log1p(-value) : log1p(value)
        }
    }
}
