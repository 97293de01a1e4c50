import Testing

@Suite struct PlaceholderStatistics {}
