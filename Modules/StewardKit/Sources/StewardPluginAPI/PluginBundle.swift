public import CStewardABI

/// What a bundle offers. Subclass it, override what the bundle has, and export it:
///
/// ```swift
/// final class RatingsBundle: PluginBundle {
///   override func scorers() -> [any Scorer] { [RatingDropScorer()] }
/// }
/// @c(steward_plugin_make) public func make(_ host: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
///   exportPlugin(RatingsBundle.self, host)
/// }
/// @section(".steward_abi") @used let compatibility: (UInt32, UInt32, UInt32, UInt32) = (0x5354_5744, 1, 0, 60301)
/// ```
open class PluginBundle {
  /// The host's services for this bundle.
  public let host: any HostServices

  /// Reads the bundle's own resources and says what is wrong with them, if anything.
  public required init(host: any HostServices) throws { self.host = host }

  open func scorers() -> [any Scorer] { [] }
  open func monitors() -> [any Monitor] { [] }
  open func recommenders() -> [any Recommender] { [] }

  /// Makes a source for one configured connection, or `nil` where the bundle has none.
  open func dataSource(_ services: any ConnectionServices) throws -> (any DataSource)? { nil }

  /// Makes a notifier for one configured connection, or `nil` where the bundle has none.
  open func notifier(_ services: any ConnectionServices) throws -> (any Notifier)? { nil }

  /// Makes what changes things for one configured connection, or `nil` where the bundle has none. Since minor 2.
  open func actuator(_ services: any ConnectionServices) throws -> (any Actuator)? { nil }
}

/// Carries the host's services through the entry point.
public final class HostHandle {
  public let services: any HostServices
  public init(_ services: any HostServices) { self.services = services }
}

/// What the entry point hands back: the bundle, or why there is none.
public final class PluginHandle {
  public let result: Result<PluginBundle, any Error>
  public init(_ result: Result<PluginBundle, any Error>) { self.result = result }
}

/// The generation of this boundary. It is also in the name of the anchor symbol that every bundle refers to.
public let kitGeneration: UInt32 = 1

/// Grows with every addition to the boundary; a bundle needs a host whose number is at least its own.
public let kitMinor: UInt32 = 4

/// The compiler that the boundary was built with, as major × 10,000 + minor × 100 + patch. Swift has no stable ABI on Linux.
public let kitCompiler: UInt32 = 60301

/// Makes a bundle from the host's handle; the body of the exported entry point.
///
/// Inlinable on purpose: the call of the anchor is then in the bundle's own binary, which ties it to this generation at link time.
@inlinable
public func exportPlugin<Bundle: PluginBundle>(
  _ type: Bundle.Type, _ host: UnsafeMutableRawPointer
) -> UnsafeMutableRawPointer {
  steward_kit_generation_1()
  let handle = Unmanaged<HostHandle>.fromOpaque(host).takeUnretainedValue()
  let result: Result<PluginBundle, any Error>
  do { result = .success(try Bundle(host: handle.services)) } catch { result = .failure(error) }
  return Unmanaged.passRetained(PluginHandle(result)).toOpaque()
}
