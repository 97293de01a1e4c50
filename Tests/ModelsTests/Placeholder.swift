import Testing

@Suite struct PlaceholderModels {}
