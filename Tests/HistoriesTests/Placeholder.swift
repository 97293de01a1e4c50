import Testing

@Suite struct PlaceholderHistories {}
