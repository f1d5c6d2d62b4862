// swift-tools-version: 6.2
// Pure, stateless building blocks that host and bundles may each link: readers and kernels. No third-party dependency.
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]
let kit: Target.Dependency = .product(name: "StewardKit", package: "StewardKit")

let package = Package(
  name: "StewardToolkit",
  products: [
    .library(name: "StewardFormats", type: .static, targets: ["StewardFormats"]),
    .library(name: "StewardAnalytics", type: .static, targets: ["StewardAnalytics"]),
    .library(name: "StewardConnect", type: .static, targets: ["StewardConnect"]),
    .library(name: "StewardTestkit", type: .static, targets: ["StewardTestkit"]),
  ],
  dependencies: [.package(path: "../StewardKit")],
  targets: [
    .target(name: "StewardFormats", dependencies: [kit], swiftSettings: settings),
    .target(name: "StewardAnalytics", dependencies: [kit], swiftSettings: settings),
    .target(name: "StewardConnect", dependencies: [kit, "StewardFormats"], swiftSettings: settings),
    .target(name: "StewardTestkit", dependencies: [kit], swiftSettings: settings),
  ]
)
