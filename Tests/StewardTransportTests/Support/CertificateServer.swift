import Foundation
import Testing

/// The program `openssl`, which makes certificates and serves a page behind one of them.
enum OpenSSL {
  static let path = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  static let absence = "the program openssl isn't installed, so no certificates can be made"

  /// Runs it to its end in a folder.
  static func run(_ arguments: String, in folder: String) throws {
    let process = try start(arguments, in: folder, output: FileHandle.nullDevice)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw POSIXError(.EINVAL) }
  }

  static func start(_ arguments: String, in folder: String, output: Any) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = arguments.split(separator: " ").map(String.init)
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}

/// An authority, certificates that it made, and servers that show them. Ends with the last reference.
final class CertificateServer {
  let port: Int
  private let folder: TemporaryFolder
  private let process: Process

  /// The file with the authority that made the certificate.
  var authority: String { folder.path + "/ca.pem" }

  /// - Parameters:
  ///   - names: of the certificate, such as `IP:127.0.0.1`.
  ///   - days: how long it holds; less than nothing is expired.
  init(names: String, days: Int) throws {
    folder = try TemporaryFolder()
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    try OpenSSL.run("req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj /CN=authority", in: folder.path)
    try OpenSSL.run(
      "req \(key) -keyout key.pem -out csr.pem -subj /CN=server -addext subjectAltName=\(names)", in: folder.path)
    try OpenSSL.run(
      "x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days \(days) -copy_extensions copy -out cert.pem",
      in: folder.path)
    let pipe = Pipe()
    process = try OpenSSL.start(
      "s_server -accept 127.0.0.1:0 -cert cert.pem -key key.pem -www", in: folder.path, output: pipe)
    var output = ""
    while true {
      let data = pipe.fileHandleForReading.availableData
      output += String(decoding: data, as: UTF8.self)
      let line = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first {
        $0.hasPrefix("ACCEPT")
      }
      if let line, let port = line.split(separator: ":").last.flatMap({ Int($0) }) {
        self.port = port
        return
      }
      guard !data.isEmpty else { throw POSIXError(.ECONNREFUSED) }
    }
  }

  deinit { process.terminate() }

  var url: String { "https://127.0.0.1:\(port)/" }
}
