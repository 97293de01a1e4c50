import Testing

@Suite struct PlaceholderTraining {}
