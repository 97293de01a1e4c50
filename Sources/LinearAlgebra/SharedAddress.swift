/// An address that threads share while their caller holds what is there; each of them writes to cells of its own.
struct SharedAddress<Cell>: Sendable {
    private let bits: UInt

    init?(_ pointer: UnsafePointer<Cell>?) {
        guard let pointer = unsafe pointer else { return nil }
        bits = UInt(bitPattern: pointer)
    }

    var pointer: UnsafeMutablePointer<Cell>? { unsafe UnsafeMutablePointer(bitPattern: bits) }
}
