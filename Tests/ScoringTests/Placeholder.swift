import Testing

@Suite struct PlaceholderScoring {}
