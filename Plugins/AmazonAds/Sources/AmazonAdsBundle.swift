package import StewardPluginAPI

/// What this bundle offers; exported from a target of its own.
package final class AmazonAdsBundle: PluginBundle {
  private let plans: [AdsReportPlan]

  package required init(host: any HostServices) throws {
    plans = try AdsReportPlan.all(host)
    try super.init(host: host)
  }

  package override func dataSource(_ services: any ConnectionServices) throws -> (any DataSource)? {
    try AmazonAdsSource(services, plans: plans)
  }
}
