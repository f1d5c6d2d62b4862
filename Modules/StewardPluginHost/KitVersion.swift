internal import StewardPluginAPI

/// What a library must agree on with the host before it may be opened.
public struct KitVersion: Hashable, Sendable, Codable, CustomStringConvertible {
  /// Equal on both sides.
  public let generation: UInt32
  /// The bundle's is at most the host's.
  public let minor: UInt32
  /// Equal on both sides: major × 10,000 + minor × 100 + patch.
  public let compiler: UInt32

  /// What this process runs on.
  public static var current: KitVersion {
    KitVersion(generation: kitGeneration, minor: kitMinor, compiler: kitCompiler)
  }

  public init(generation: UInt32, minor: UInt32, compiler: UInt32) {
    self.generation = generation
    self.minor = minor
    self.compiler = compiler
  }

  public var description: String {
    "generation \(generation), minor \(minor), compiler \(KitVersion.compilerName(compiler))"
  }

  /// `60301` as `6.3.1`.
  static func compilerName(_ number: UInt32) -> String {
    "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
  }

  /// Why a bundle with this version doesn't run on a host, or `nil` where it does.
  func conflict(withHost host: KitVersion) -> (code: PluginLoadError.Code, message: String)? {
    if generation != host.generation {
      return (
        .generation,
        "built for generation \(generation) of StewardKit, this host has generation \(host.generation); "
          + "rebuild it against this host's SDK"
      )
    }
    if minor > host.minor {
      return (
        .minorTooNew,
        "needs StewardKit \(generation).\(minor), this host has \(host.generation).\(host.minor); "
          + "update the host, or rebuild the bundle against this host's SDK"
      )
    }
    if compiler != host.compiler {
      return (
        .compiler,
        "built with Swift \(KitVersion.compilerName(compiler)), this host with "
          + "\(KitVersion.compilerName(host.compiler)); rebuild the bundle with the host's compiler"
      )
    }
    return nil
  }
}

extension KitVersion {
  /// Reads the three numbers by way of `Double`: asked for a `UInt32`, the decoder calls a manifest with -1 in it invalid JSON and
  /// doesn't name the key. Every `UInt32` is exact as a `Double`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> UInt32 {
      let value = try container.decode(Double.self, forKey: key)
      guard let number = UInt32(exactly: value) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "expected a whole number from 0 to \(UInt32.max)")
      }
      return number
    }
    self.init(
      generation: try number(.generation), minor: try number(.minor), compiler: try number(.compiler))
  }
}
