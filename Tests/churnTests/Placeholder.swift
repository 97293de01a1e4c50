import Testing

@Suite struct Placeholderchurn {}
