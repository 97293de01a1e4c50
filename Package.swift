// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is compiled with: language mode 6, warnings are errors, strict memory safety.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A stage: a folder under `Sources` that may import the stages named, and none to its right.
func stage(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

/// The tests of one stage: `Tests/<stage>Tests` mirrors `Sources/<stage>` file by file.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, swiftSettings: house)
}

/// BLAS and LAPACK: OpenBLAS on Linux, the Accelerate framework on macOS.
let openBLAS: Target.Dependency = .target(name: "COpenBLAS", condition: .when(platforms: [.linux]))
let accelerate: Target.Dependency = .target(name: "CAccelerate", condition: .when(platforms: [.macOS]))
let crypto: Target.Dependency = .target(name: "CCrypto", condition: .when(platforms: [.linux]))

let package = Package(
    name: "churn",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "churn", targets: ["churn"]),
        .library(
            name: "ChurnEngine",
            targets: ["Histories", "Features", "Models", "Training", "Evaluation", "Scoring", "Retention"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev", "liblapack-dev"])]),
        .systemLibrary(name: "CAccelerate"),
        .target(name: "CKernels"),
        .target(name: "CLibrary"),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .systemLibrary(
            name: "CXLSXWriter", pkgConfig: "xlsxwriter",
            providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),

        stage("Statistics", []),
        stage("LinearAlgebra", [openBLAS, accelerate, "CKernels"]),
        stage("Tables", ["CKernels", "CLibrary", "CZlib", "CZstd", "CSQLite", crypto]),
        stage("Histories", ["Tables", "Statistics", .product(name: "Yams", package: "Yams")]),
        stage("Features", ["Histories", "Tables", "Statistics"]),
        stage("Models", ["Features", "Histories", "Tables"]),
        stage(
            "Training",
            ["Models", "Features", "Histories", "Evaluation", "Tables", "LinearAlgebra", "Statistics"]),
        stage("Evaluation", ["Statistics"]),
        stage("Scoring", ["Models", "Features", "Histories", "Tables", "LinearAlgebra", "Statistics"]),
        stage(
            "Validation",
            ["Scoring", "Training", "Evaluation", "Models", "Features", "Histories", "Tables", "Statistics"]),
        stage(
            "Loyalty",
            ["Training", "Evaluation", "Models", "Features", "Histories", "Tables", "LinearAlgebra", "Statistics"]),
        stage("Spreadsheets", ["Tables", "CXLSXWriter"]),
        stage(
            "Retention",
            [
                "Scoring", "Models", "Features", "Histories", "Tables", "Evaluation", "Statistics", "Spreadsheets",
                .product(name: "Yams", package: "Yams"),
            ]),
        stage("Simulation", ["Tables", "Statistics"]),
        stage(
            "Reports",
            [
                "Loyalty", "Retention", "Validation", "Evaluation", "Training", "Models", "Features", "Histories",
                "Tables", "Statistics", .product(name: "Mustache", package: "swift-mustache"),
            ]),
        .executableTarget(
            name: "churn",
            dependencies: [
                "Tables", "Statistics", "LinearAlgebra", "Histories", "Features", "Models", "Training", "Evaluation",
                "Scoring", "Validation", "Loyalty", "Retention", "Simulation", "Reports", "Spreadsheets",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house),

        .target(
            name: "HistoriesFixtures", dependencies: ["Histories", "Statistics", "Tables"],
            path: "Tests/HistoriesFixtures", swiftSettings: house),
        tests("Statistics", ["Statistics"]),
        tests("LinearAlgebra", ["LinearAlgebra", "CKernels", "Statistics"]),
        tests("Tables", ["Tables", "Statistics", "CZlib", "CZstd"]),
        tests("Histories", ["Histories", "HistoriesFixtures", "Tables"]),
        tests("Features", ["Features", "Histories", "HistoriesFixtures", "Tables", "Statistics"]),
        tests("Models", ["Models", "Features", "Histories", "Tables"]),
        tests(
            "Training",
            [
                "Training", "Scoring", "Models", "Features", "Histories", "HistoriesFixtures", "Tables",
                "LinearAlgebra", "Statistics",
            ]),
        tests("Evaluation", ["Evaluation", "Statistics"]),
        tests("Scoring", ["Scoring", "Training", "Models", "Features", "Histories", "Tables", "Statistics"]),
        tests(
            "Validation",
            [
                "Validation", "Scoring", "Training", "Evaluation", "Models", "Features", "Histories",
                "HistoriesFixtures", "Tables", "Statistics",
            ]),
        tests(
            "Loyalty",
            [
                "Loyalty", "Training", "Evaluation", "Models", "Features", "Histories", "HistoriesFixtures",
                "Simulation", "Tables", "Statistics",
            ]),
        tests("Spreadsheets", ["Spreadsheets", "Tables"]),
        tests(
            "Retention",
            [
                "Retention", "Scoring", "Training", "Models", "Features", "Histories", "HistoriesFixtures", "Tables",
                "Statistics", "Spreadsheets",
            ]),
        tests("Simulation", ["Simulation", "Histories", "Features", "Tables", "Statistics"]),
        tests(
            "Reports",
            [
                "Reports", "Retention", "Loyalty", "Validation", "Histories", "Evaluation", "Training", "Models",
                "Features", "Tables",
            ]),
        .testTarget(
            name: "churnTests", dependencies: ["churn", "Evaluation", "Models", "Features", "Histories", "Tables"],
            swiftSettings: house),
    ]
)
