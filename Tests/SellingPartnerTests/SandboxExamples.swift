import Foundation
import StewardConnect
import StewardFormats

@testable import SellingPartner

/// The examples that Amazon's model files bring along for its static sandbox: a request, and what answers it.
struct SandboxExample: Sendable {
  let operation: String
  let request: OperationRequest
  let status: Int
  let response: JSONValue

  /// The folder with Amazon's model files, below the folder that the variable `STEWARD_SHARED` names.
  static let folder: String? = ProcessInfo.processInfo.environment["STEWARD_SHARED"].flatMap { shared in
    let folder = shared + "/spapi/amazon-models/models"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }

  static let areThere: Bool = {
    if folder == nil { print("skipped: STEWARD_SHARED names no folder with Amazon's model files") }
    return folder != nil
  }()

  /// What a caller is told of a status.
  var code: CallError.Code? {
    switch status {
    case 200...299: nil
    case 401, 403: .noRole
    case 404: .notFound
    case 429: .throttled
    case 500...: .unavailable
    default: .badRequest
    }
  }

  /// Every example of the operations in a table.
  ///
  /// - Parameter folder: the folder with Amazon's model files.
  static func all(in folder: String, of table: OperationTable) throws -> [SandboxExample] {
    var byTarget: [String: ServiceOperation] = [:]
    for operation in table.all { byTarget["\(operation.method) \(operation.path)"] = operation }
    var examples: [SandboxExample] = []
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for file in files.sorted() where file.hasSuffix(".json") {
      guard let model = try model("\(folder)/\(file)") else { continue }
      for path in model["paths"]?.object ?? [] {
        for method in path.value.object ?? [] {
          guard let operation = byTarget["\(method.key.uppercased()) \(path.key)"] else { continue }
          let shared = path.value["parameters"]?.array ?? []
          let places = places(shared + (method.value["parameters"]?.array ?? []), model)
          for response in method.value["responses"]?.object ?? [] {
            let list = response.value.at("x-amzn-api-sandbox.static")?.array ?? []
            for example in list {
              examples.append(
                SandboxExample(
                  operation: operation.name,
                  request: request(operation, example.at("request.parameters") ?? [:], places),
                  status: Int(response.key) ?? 0, response: example["response"] ?? .null))
            }
          }
        }
      }
    }
    return examples
  }

  /// Rate a second and burst by method and path, as the models' descriptions state them; `nil` where they state none.
  static func rates(in folder: String) throws -> [String: (rate: Double, burst: Double)?] {
    var rates: [String: (rate: Double, burst: Double)?] = [:]
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for file in files.sorted() where file.hasSuffix(".json") {
      guard let model = try model("\(folder)/\(file)") else { continue }
      for path in model["paths"]?.object ?? [] {
        for method in path.value.object ?? [] {
          let cells = (method.value["description"]?.string ?? "").split(separator: "\n")
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
            .first { $0.count == 2 && Double($0[0]) != nil }
          let stated = cells.flatMap { cells -> (rate: Double, burst: Double)? in
            guard let rate = Double(cells[0]), let burst = Double(cells[1]) else { return nil }
            return (rate, burst)
          }
          rates["\(method.key.uppercased()) \(path.key)"] = .some(stated)
        }
      }
    }
    return rates
  }

  private static func model(_ path: String) throws -> JSONValue? {
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return try JSONValue(parsing: Array(bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]))
  }

  private static func places(_ parameters: [JSONValue], _ model: JSONValue) -> [String: String] {
    var places: [String: String] = [:]
    for parameter in parameters {
      var resolved = parameter
      if let name = parameter["$ref"]?.string?.split(separator: "/").last {
        resolved = model["parameters"]?[String(name)] ?? .null
      }
      if let name = resolved["name"]?.string { places[name] = resolved["in"]?.string }
    }
    return places
  }

  private static func request(
    _ operation: ServiceOperation, _ parameters: JSONValue, _ places: [String: String]
  ) -> OperationRequest {
    var request = OperationRequest(operation.name)
    for member in parameters.object ?? [] {
      let value = member.value["value"] ?? member.value
      if member.key == "body" || places[member.key] == "body" {
        request.body = value
      } else if operation.path.contains("{\(member.key)}") {
        request.path[member.key] = text(value)
      } else if places[member.key] != "header" {
        request.query.append((member.key, text(value)))
      }
    }
    // What an example leaves open may be anything.
    for part in operation.path.split(separator: "/") where part.hasPrefix("{") {
      let name = String(part.dropFirst().dropLast())
      if request.path[name, default: ""].isEmpty { request.path[name] = "ANY" }
    }
    return request
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .array(let list): list.map(text).joined(separator: ",")
    case .bool(let flag): flag ? "true" : "false"
    default: value.plainText ?? ""
    }
  }
}
