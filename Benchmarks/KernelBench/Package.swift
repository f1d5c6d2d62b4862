// swift-tools-version: 6.2
// Measures of kernels that no command has; for development, not part of the product. See scripts/score-kernels.
import PackageDescription

let package = Package(
  name: "KernelBench",
  dependencies: [.package(path: "../../Modules/StewardToolkit")],
  targets: [
    .executableTarget(
      name: "kernel-bench", dependencies: [.product(name: "StewardAnalytics", package: "StewardToolkit")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"), .treatAllWarnings(as: .error),
      ])
  ]
)
