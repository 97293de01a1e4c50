public import Foundation

/// What is known of the terminal a text will be shown on.
public struct Terminal: Sendable, Equatable {
    /// How many columns it has; nil where the text does not go to a terminal, so that nothing need be shortened.
    public var width: Int?
    /// Whether bold and colours may be used.
    public var isStyled: Bool

    /// A file or a pipe: no limit of width, no styles.
    public static let none = Terminal(width: nil, isStyled: false)

    public init(width: Int?, isStyled: Bool) {
        self.width = width
        self.isStyled = isStyled
    }

    /// The terminal behind an open file (1 is standard output, 2 standard error).
    ///
    /// `NO_COLOR` (any non-empty value) and `TERM=dumb` switch styles off; `COLUMNS` overrules the width.
    public init(
        descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        guard isatty(descriptor) == 1 else {
            self = .none
            return
        }
        width = environment["COLUMNS"].flatMap(Int.init) ?? Self.columns(of: descriptor) ?? 80
        isStyled = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        let status = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
        return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    }
}
