import Foundation
import Glibc
import Synchronization

/// A server on the loopback that does with each connection what a test says, right or wrong.
final class ScriptedServer: Sendable {
  let port: Int
  private let listener: Int32
  private let accepted = Mutex(0)

  /// - Parameter script: runs in a thread of its own for each connection, with the connection's number from 0.
  init(_ script: @escaping @Sendable (Connection, Int) -> Void) throws {
    let (listener, port) = try ScriptedServer.listen()
    self.listener = listener
    self.port = port
    Thread.detachNewThread { [accepted = Weak(self)] in
      var number = 0
      while true {
        let socket = accept(listener, nil, nil)
        guard socket >= 0 else { break }
        accepted.value?.accepted.withLock { $0 += 1 }
        let current = number
        number += 1
        Thread.detachNewThread {
          let connection = Connection(socket)
          script(connection, current)
          connection.close()
        }
      }
      Glibc.close(listener)
    }
  }

  /// A server that answers every request of every connection with the same bytes.
  static func answering(_ answer: String, body: [UInt8] = []) throws -> ScriptedServer {
    try ScriptedServer { connection, _ in
      while connection.request() != nil { connection.write(Array(answer.utf8) + body) }
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  var connections: Int { accepted.withLock { $0 } }

  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// A port on which nobody listens.
  static func deadPort() throws -> Int {
    let (socket, port) = try listen()
    Glibc.close(socket)
    return port
  }

  private static func listen() throws -> (Int32, Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && Glibc.listen(listener, 4096) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }
}

/// Keeps nothing alive.
private final class Weak: Sendable {
  private let box: Mutex<Box>
  private struct Box { weak var value: ScriptedServer? }
  init(_ value: ScriptedServer) { box = Mutex(Box(value: value)) }
  var value: ScriptedServer? { box.withLock { $0.value } }
}
