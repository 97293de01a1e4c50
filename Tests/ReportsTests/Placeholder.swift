import Testing

@Suite struct PlaceholderReports {}
