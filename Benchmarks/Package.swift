// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of churn never build it: `swift package --package-path Benchmarks benchmark`.
let package = Package(
    name: "churn-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "churn", path: ".."),
        // Without its default traits: no jemalloc, allocations are not counted.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Stages",
            dependencies: [
                .product(name: "ChurnEngine", package: "churn"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Stages",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(
            name: "Race",
            dependencies: [.product(name: "ChurnEngine", package: "churn")],
            path: "Race",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    ]
)
