import StewardPluginAPI

/// A bundle whose start always fails.
final class ThrowingFixture: PluginBundle {
  required init(host: any HostServices) throws {
    try super.init(host: host)
    throw PluginError(.badConfiguration, "the rule pack of 2019 is missing")
  }
}

@c(steward_plugin_make) public func makeThrowingFixture(_ host: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  exportPlugin(ThrowingFixture.self, host)
}

@section(".steward_abi") @used let compatibility: (UInt32, UInt32, UInt32, UInt32) = (0x5354_5744, 1, 0, 60301)
