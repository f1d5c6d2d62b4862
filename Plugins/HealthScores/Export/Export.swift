internal import HealthScores
internal import StewardPluginAPI

// The exported symbol has the same name in every bundle. It stands in a target of its own, so that tests may link
// several bundles.

/// Makes the bundle for the host that loaded it.
@c(steward_plugin_make) public func make(_ host: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  exportPlugin(HealthScoresBundle.self, host)
}
@section(".steward_abi") @used let compatibility: (UInt32, UInt32, UInt32, UInt32) = (0x5354_5744, 1, 3, 60301)
