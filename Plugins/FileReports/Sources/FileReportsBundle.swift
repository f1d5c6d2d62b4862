package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class FileReportsBundle: PluginBundle {
  package override func dataSource(_ services: any ConnectionServices) throws -> (any DataSource)? {
    try FileReportsSource(services)
  }
}
