import Testing

@Suite struct PlaceholderTables {}
