import Foundation
import StewardPluginAPI
import StewardTransport
import Testing

extension HTTPClient {
  /// A client that no environment changes.
  static func plain(_ change: (inout HTTPSettings) -> Void = { _ in }) -> HTTPClient {
    var settings = HTTPSettings(version: "0.0.0")
    settings.proxy = .none
    change(&settings)
    return HTTPClient(settings)
  }

  /// The code that a request fails with, or `nil` where there is an answer.
  func failure(_ request: HTTPRequest) async -> TransportError? {
    do throws(TransportError) {
      _ = try await send(request)
      return nil
    } catch { return error }
  }
}

/// A folder of its own for one test, removed with the last reference.
final class TemporaryFolder: Sendable {
  let path = NSTemporaryDirectory() + "steward-transport-" + UUID().uuidString

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ bytes: [UInt8]? = nil) throws -> String {
    if let bytes { try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name)) }
    return path + "/" + name
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))) }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }
