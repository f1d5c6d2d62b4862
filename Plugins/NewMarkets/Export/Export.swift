internal import NewMarkets
internal import StewardPluginAPI

/// Makes the bundle for the host that loaded it.
@c(steward_plugin_make) public func make(_ host: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  exportPlugin(NewMarketsBundle.self, host)
}
@section(".steward_abi") @used let compatibility: (UInt32, UInt32, UInt32, UInt32) = (0x5354_5744, 1, 4, 60301)
