package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class OutboxFileBundle: PluginBundle {
  package override func notifier(_ services: any ConnectionServices) throws -> (any Notifier)? {
    try OutboxFileNotifier(services)
  }
}
