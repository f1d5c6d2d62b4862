// swift-tools-version: 6.2
// The types that cross the boundary between host and bundles, and nothing else.
// One dynamic product, so that host and bundles share one copy; no third-party dependency.
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
  // Bundles built against an older Kit keep working. The emitted interface can't be verified where a C module is imported.
  .unsafeFlags(["-enable-library-evolution", "-no-verify-emitted-module-interface"]),
]

let package = Package(
  name: "StewardKit",
  products: [
    .library(name: "StewardKit", type: .dynamic, targets: ["CStewardABI", "StewardDomain", "StewardPluginAPI"])
  ],
  targets: [
    .target(name: "CStewardABI"),
    .target(name: "StewardDomain", swiftSettings: settings),
    .target(name: "StewardPluginAPI", dependencies: ["StewardDomain", "CStewardABI"], swiftSettings: settings),
  ]
)
