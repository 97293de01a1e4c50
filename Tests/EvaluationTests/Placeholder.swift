import Testing

@Suite struct PlaceholderEvaluation {}
