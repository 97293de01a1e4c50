import Testing

@Suite struct PlaceholderLinearAlgebra {}
