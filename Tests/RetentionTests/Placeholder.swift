import Testing

@Suite struct PlaceholderRetention {}
