package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class SellingPartnerBundle: PluginBundle {
  private let catalogue: ServiceCatalogue

  package required init(host: any HostServices) throws {
    catalogue = try ServiceCatalogue(host)
    try super.init(host: host)
  }

  package override func dataSource(_ services: any ConnectionServices) throws -> (any DataSource)? {
    try SellingPartnerSource(services, catalogue: catalogue)
  }

  package override func actuator(_ services: any ConnectionServices) throws -> (any Actuator)? {
    try SellingPartnerActuator(services, catalogue: catalogue)
  }
}
