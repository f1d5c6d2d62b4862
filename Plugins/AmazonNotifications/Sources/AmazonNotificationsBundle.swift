package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class AmazonNotificationsBundle: PluginBundle {
  private let types: NotificationTypes

  package required init(host: any HostServices) throws {
    types = try NotificationTypes(host)
    try super.init(host: host)
  }

  package override func dataSource(_ services: any ConnectionServices) throws -> (any DataSource)? {
    try AmazonNotificationsSource(services, types: types)
  }
}
