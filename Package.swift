// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let kit: Target.Dependency = .product(name: "StewardKit", package: "StewardKit")
let formats: Target.Dependency = .product(name: "StewardFormats", package: "StewardToolkit")
let analytics: Target.Dependency = .product(name: "StewardAnalytics", package: "StewardToolkit")
let connect: Target.Dependency = .product(name: "StewardConnect", package: "StewardToolkit")
let testkit: Target.Dependency = .product(name: "StewardTestkit", package: "StewardToolkit")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

func module(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Modules/\(name)", exclude: ["README.md"], resources: resources,
    swiftSettings: settings)
}

/// A program: it parses, composes and runs, and its work is in a library.
func app(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["StewardCommands", .product(name: "ArgumentParser", package: "swift-argument-parser")],
    path: "Apps/\(name)", swiftSettings: settings)
}

/// A bundle that only tests load.
func fixture(_ name: String, exclude: [String]) -> Target {
  .target(
    name: name, dependencies: [kit], path: "Tests/Fixtures/Plugins/\(name)", exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

/// A bundle: its work in one target, which tests link, and the exported entry point in another, which is built as a
/// library.
func bundle(_ name: String) -> [Target] {
  let resources =
    [
      "AdSpend", "AmazonAds", "AmazonNotifications", "HealthScores", "ListingQuality", "NewMarkets", "PriceSteps",
      "Promotions", "ReturnReasons", "SearchTerms", "SellingPartner", "StockCover",
    ].contains(name) ? ["Resources"] : []
  return [
    .target(
      name: name, dependencies: [kit, formats, analytics, connect], path: "Plugins/\(name)",
      exclude: ["Export", "README.md", "manifest.json"] + resources, sources: ["Sources"], swiftSettings: settings),
    .target(
      name: "\(name)Export", dependencies: [kit, .target(name: name)], path: "Plugins/\(name)/Export",
      swiftSettings: settings),
  ]
}

let bundles = [
  "AdSpend", "AmazonAds", "AmazonNotifications", "FileReports", "HealthScores", "ListingQuality", "MappedTable",
  "NewMarkets", "OutboxFile", "PriceSteps", "Promotions", "ReturnReasons", "SearchTerms", "SellingPartner",
  "StockCover",
]

let package = Package(
  name: "steward",
  products: bundles.map { .library(name: $0, type: .dynamic, targets: ["\($0)Export"]) } + [
    .library(name: "EchoFixture", type: .dynamic, targets: ["EchoFixture"]),
    .library(name: "PeekingFixture", type: .dynamic, targets: ["PeekingFixture"]),
    .library(name: "ThrowingFixture", type: .dynamic, targets: ["ThrowingFixture"]),
  ],
  dependencies: [
    .package(path: "Modules/StewardKit"),
    .package(path: "Modules/StewardToolkit"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", path: "Modules/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", path: "Modules/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CPQ", path: "Modules/CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CMalloc", path: "Modules/CMalloc"),
    .systemLibrary(
      name: "CXXHash", path: "Modules/CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(
      name: "CJPEG", path: "Modules/CJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CPNG", path: "Modules/CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CCurl", path: "Modules/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CDeflate", path: "Modules/CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .target(name: "CCurlShim", dependencies: ["CCurl"], path: "Modules/CCurlShim"),
    module("StewardCompression", ["CDeflate", "CZlib", "CZstd"]),
    module("StewardImaging", [analytics, "CJPEG", "CPNG"]),
    module("StewardTransport", [kit, "StewardCompression", "CCurl", "CCurlShim", crypto]),
    module("StewardStorage", [kit, "StewardCompression", "CXXHash"]),
    module(
      "StewardSQLite",
      [
        "StewardStorage", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    module("StewardPostgres", ["StewardStorage", "CPQ"]),
    module("StewardQuota", [kit, "StewardStorage"]),
    module(
      "StewardIngest", [kit, formats, "StewardStorage", "StewardCompression", crypto], resources: [.copy("Resources")]),
    module("StewardPluginHost", [kit, crypto]),
    module(
      "StewardInsights",
      [kit, formats, analytics, "StewardStorage", "StewardPluginHost", "StewardPerformance", crypto],
      resources: [.copy("Resources")]),
    module("StewardReview", [kit]),
    module(
      "StewardWorkspace",
      [
        kit, formats, "StewardStorage", "StewardSQLite", "StewardPostgres", "StewardTransport", "StewardQuota",
        "StewardIngest", "StewardInsights", "StewardPluginHost",
      ]),
    module("StewardPerformance", [kit, formats, analytics], resources: [.copy("Resources")]),
    module("StewardReporting", [kit, "StewardPerformance", "StewardReview"]),
    module("StewardSimulator", [kit, "StewardCompression"]),
    module(
      "StewardSimulatorWire",
      [
        kit, formats, "StewardSimulator", "StewardCompression",
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    module(
      "StewardWeb",
      [
        kit, formats, "StewardWorkspace", "StewardInsights", "StewardStorage",
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ], resources: [.copy("Resources")]),
    module(
      "StewardBench",
      [
        kit, formats, "StewardStorage", "StewardSQLite", "StewardIngest", "StewardInsights", "StewardPerformance",
        "StewardPluginHost", "StewardSimulator",
      ]),
    module(
      "StewardLab",
      [
        kit, formats, analytics, "StewardCompression", "StewardImaging",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    module(
      "StewardCommands",
      [
        "CMalloc", kit, formats, "StewardStorage", "StewardQuota", "StewardIngest", "StewardInsights",
        "StewardPluginHost",
        "StewardSimulator", "StewardSimulatorWire", "StewardBench", "StewardLab", "StewardPerformance",
        "StewardReporting", "StewardReview", "StewardTransport", "StewardWeb", "StewardWorkspace",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    app("steward"), app("steward-server"), app("steward-worker"),

    tests("StewardDomainTests", [kit]),
    tests("StewardCompressionTests", ["StewardCompression"]),
    tests("StewardTransportTests", [kit, crypto, "StewardTransport"]),
    tests("StewardStorageTests", [kit, "StewardStorage", "StewardSQLite"]),
    tests("StewardIngestTests", [kit, formats, "StewardStorage", "StewardSQLite", "StewardIngest"]),
    tests("StewardInsightsTests", [kit, "StewardStorage", "StewardSQLite", "StewardInsights"]),
    tests("StewardPerformanceTests", [kit, formats, analytics, "StewardPerformance", "StewardSimulator"]),
    tests("StewardPostgresTests", [kit, "StewardStorage", "StewardSQLite", "StewardPostgres", "StewardIngest"]),
    tests("StewardReviewTests", [kit, "StewardReview"]),
    tests("StewardReportingTests", [kit, "StewardPerformance", "StewardReview", "StewardReporting"]),
    tests("StewardQuotaTests", [kit, "StewardStorage", "StewardSQLite", "StewardQuota"]),
    tests("RepositoryTests", []),
    tests("Integration", ["steward", "steward-server", "steward-worker"]),
    tests("StewardFormatsTests", [kit, formats]),
    tests("StewardAnalyticsTests", [analytics]),
    tests("StewardConnectTests", [kit, formats, connect, testkit]),
    tests("StewardPluginHostTests", [kit, "StewardPluginHost"]),
    tests("StewardSimulatorTests", [kit, "StewardCompression", "StewardSimulator"]),
    tests(
      "StewardSimulatorWireTests",
      [
        kit, formats, connect, testkit, "StewardStorage", "StewardSQLite", "StewardIngest", "StewardSimulator",
        "StewardSimulatorWire", "StewardCompression", "SellingPartner", "AmazonAds", "AmazonNotifications",
        "FileReports",
      ]),
    tests(
      "StewardLabTests",
      [formats, "StewardLab", "CPNG", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    tests("StewardImagingTests", [analytics, "StewardImaging", "CJPEG", "CPNG"]),
    fixture("EchoFixture", exclude: ["manifest.json", "Resources"]),
    fixture("PeekingFixture", exclude: ["manifest.json"]),
    fixture("ThrowingFixture", exclude: ["manifest.json"]),
  ] + bundles.flatMap(bundle)
    + bundles.map { tests("\($0)Tests", [.target(name: $0), kit, formats, analytics, connect, testkit]) }
)
