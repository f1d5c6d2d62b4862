import Foundation
import Glibc
import StewardPostgres
import StewardStorage
import Testing

/// A server that encrypts, with certificates made here.
@Suite(.serialized, .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct EncryptionTests {
  private static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/bin/openssl"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(
    .timeLimit(.minutes(15)),
    .enabled(if: openssl != nil, "no openssl is installed; on Debian: apt-get install openssl"))
  func `verify-full takes the server whose certificate is the right one's, and no other`() throws {
    let server = try PostgresServer()
    let data = server.folder + "/data"
    try Self.certificate("\(data)/server")
    try Self.certificate("\(server.folder)/other")
    let port = try Self.freePort()
    let settings = """

      ssl = on
      ssl_cert_file = 'server.crt'
      ssl_key_file = 'server.key'
      """
    let file = try #require(FileHandle(forUpdatingAtPath: data + "/postgresql.conf"))
    try file.seekToEnd()
    try file.write(contentsOf: Data(settings.utf8))
    try file.close()
    let rules = try #require(FileHandle(forUpdatingAtPath: data + "/pg_hba.conf"))
    try rules.seekToEnd()
    try rules.write(contentsOf: Data("\nhostssl all all 127.0.0.1/32 trust\n".utf8))
    try rules.close()
    try server.stopAtOnce()
    try server.start(listeningOn: port)

    func address(_ host: String, _ certificate: String) -> String {
      "host=\(host) hostaddr=127.0.0.1 port=\(port) dbname=steward user=postgres sslmode=verify-full sslrootcert=\(certificate)"
    }
    let engine = try PostgresEngine(url: address("db.example.test", "\(data)/server.crt"))
    let isEncrypted = try engine.read {
      try $0.first("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", as: { $0.integer(0) })
    }
    #expect(isEncrypted == 1)

    for url in [
      address("db.example.test", "\(server.folder)/other.crt"), address("elsewhere.example.test", "\(data)/server.crt"),
    ] {
      let error = #expect(throws: StewardStorage.DatabaseError.self) { try PostgresEngine(url: url) }
      #expect(error?.code == .cannotOpen, "\(String(describing: error))")
      #expect(error?.message.contains("certificate") == true, "\(String(describing: error))")
    }
  }

  /// A key and a certificate that it signed itself.
  private static func certificate(_ path: String) throws {
    let openssl = try #require(Self.openssl)
    let child = try Child([
      openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=db.example.test", "-addext",
      "subjectAltName=DNS:db.example.test", "-keyout", path + ".key", "-out", path + ".crt",
    ])
    try #require(child.exitStatus() == 0)
    // The server wants its key as its own; the folder's owner is who it runs as.
    let folder = (path as NSString).deletingLastPathComponent
    let owner = try FileManager.default.attributesOfItem(atPath: folder)[.ownerAccountID] as? NSNumber
    for ending in [".key", ".crt"] {
      var attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
      if let owner { attributes[.ownerAccountID] = owner }
      try FileManager.default.setAttributes(attributes, ofItemAtPath: path + ending)
    }
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let outcome = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, size) == 0 ? getsockname(descriptor, pointer, &size) : -1
      }
    }
    try #require(outcome == 0)
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
