internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// What a file `<name>.meta.json` beside a report says of it. It knows better than the report's name.
struct Sidecar: Sendable {
  static let suffix = ".meta.json"

  var reportType: ReportType?
  var marketplace: MarketplaceID?
  var days: Range<CivilDay>?
  var retrieved: Instant?
  var contentType: String?
  var externalID: String?

  /// - Throws: ``PluginError`` naming the file and the key that can't be read.
  init(path: String) throws(PluginError) {
    guard let bytes = contentsOfSmallFile(path, limitBytes: 65_536) else {
      throw PluginError(.badInput, "\(path) can't be read or has more than 64 KiB")
    }
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.badInput, "\(path) isn't JSON: \(error)")
    }
    reportType = try Sidecar.value("reportType", of: json, in: path) { text in
      ReportFileName.isReportType(text) ? ReportType(text) : nil
    }
    marketplace = try Sidecar.value("marketplace", of: json, in: path) { Marketplace.named($0)?.id }
    retrieved = try Sidecar.value("retrieved", of: json, in: path) { Instant(iso: $0) ?? Instant(compact: $0) }
    contentType = try Sidecar.value("contentType", of: json, in: path) { $0 }
    externalID = try Sidecar.value("externalID", of: json, in: path) { $0 }
    let from = try Sidecar.value("from", of: json, in: path) { CivilDay($0) }
    let to = try Sidecar.value("to", of: json, in: path) { CivilDay($0) }
    switch (from, to) {
    case (let from?, let to?) where from <= to: days = from..<to.advanced(by: 1)
    case (let from?, nil): days = from..<from.advanced(by: 1)
    case (nil, nil): break
    default: throw PluginError(.badInput, "\(path): \"to\" needs a \"from\" that isn't later")
    }
  }

  private static func value<Value>(
    _ key: String, of json: JSONValue, in path: String, _ read: (String) -> Value?
  ) throws(PluginError) -> Value? {
    guard let member = json[key], !member.isNull else { return nil }
    guard let text = member.string, let value = read(text) else {
      throw PluginError(.badInput, "\(path): the value of \"\(key)\" can't be read")
    }
    return value
  }
}
