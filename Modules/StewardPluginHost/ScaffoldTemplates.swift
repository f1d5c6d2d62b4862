/// The files of a new bundle's package.
struct ScaffoldTemplates {
  let name: String
  let kind: PluginKind
  let sdk: String
  let version: KitVersion

  var package: String {
    """
    // swift-tools-version: 6.2
    import PackageDescription

    // Where StewardKit is. It is used by path because it is built with flags that SwiftPM refuses in a dependency by URL.
    let sdk = Context.environment["STEWARD_SDK"] ?? "\(sdk)"

    let package = Package(
      name: "\(name)",
      products: [.library(name: "\(name)", type: .dynamic, targets: ["\(name)"])],
      dependencies: [.package(name: "StewardKit", path: sdk)],
      targets: [
        .target(name: "\(name)", dependencies: [.product(name: "StewardKit", package: "StewardKit")])
      ]
    )

    """
  }

  var manifest: String {
    """
    {
      "name": "\(name)",
      "version": "0.1.0",
      "summary": "Says in one line what this bundle is for.",
      "publisher": "Your name",
      "license": "Apache-2.0",
      "kinds": ["\(kind.rawValue)"],
      "configuration": [\(configuration)],
      "allowedHosts": []
    }

    """
  }

  private var configuration: String {
    guard kind == .dataSource || kind == .notifier else { return "" }
    return #"{"key": "path", "title": "The path of the file or the address", "kind": "setting", "required": true}"#
  }

  var readme: String {
    """
    # \(name)

    A bundle for Steward. The code is in `Sources/\(name)`; what people see of it before it runs is in `manifest.json`.
    Files that it reads go into a folder `Resources`; `host.resource("a.json")` then reads `Resources/a.json`.

        swift build -c release
        steward plugins pack --build .build/release --name \(name) --output bundles
        steward plugins verify bundles/\(name)
        steward plugins list --plugins bundles

    The package finds StewardKit where it was when the package was made; set `STEWARD_SDK` to use another one.
    Build it with the compiler of the host, which is Swift \(KitVersion.compilerName(version.compiler)), and rebuild it when
    the host's generation or compiler changes.

    """
  }

  var source: String {
    """
    import StewardDomain
    import StewardPluginAPI

    /// What this bundle offers.
    final class \(name)Bundle: PluginBundle {
    \(offer.indented)
    }

    \(implementation)

    /// The entry point that the host calls once.
    @c(steward_plugin_make)
    public func makeBundle(_ host: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
      exportPlugin(\(name)Bundle.self, host)
    }

    /// What this library was built for; the host reads it before it opens the library. A magic number, then StewardKit's
    /// generation and minor number, and the compiler as major × 10,000 + minor × 100 + patch.
    @section(".steward_abi") @used
    let compatibility: (UInt32, UInt32, UInt32, UInt32) = (
      0x5354_5744, \(version.generation), \(version.minor), \(version.compiler)
    )
    #if \(otherCompiler)
      #error("The record above names another compiler than this one: write this one's number there, and change this check.")
    #endif

    """
  }

  /// A condition that holds with every compiler but the host's.
  private var otherCompiler: String {
    let next = KitVersion.compilerName(version.compiler + 1)
    return "!compiler(>=\(KitVersion.compilerName(version.compiler))) || compiler(>=\(next))"
  }
}

extension String {
  /// Each line two columns further right.
  var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
  }
}
