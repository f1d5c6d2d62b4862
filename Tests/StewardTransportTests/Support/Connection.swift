import Foundation
import Glibc

/// One connection of a scripted server, blocking.
final class Connection {
  struct Request {
    let line: String
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]
  }

  private var socket: Int32
  private var unread: [UInt8] = []

  init(_ socket: Int32) { self.socket = socket }

  deinit { close() }

  /// The next request with its body; `nil` where the other side is gone.
  func request() -> Request? {
    guard let head = read(through: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() where line.contains(":") {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    }
    guard let body = read(count: headers["content-length"].flatMap { Int($0) } ?? 0) else { return nil }
    return Request(line: lines[0], headers: headers, body: body)
  }

  /// The next line without its end.
  func line() -> String? {
    read(through: Array("\r\n".utf8)).map { String(decoding: $0.dropLast(2), as: UTF8.self) }
  }

  /// - Returns: whether the other side still takes bytes.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        send(socket, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  @discardableResult
  func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Waits until the other side hangs up, at most so long.
  ///
  /// - Returns: whether it did.
  @discardableResult
  func waitForEnd(milliseconds: Int32 = -1) -> Bool {
    var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    while poll(&descriptor, 1, milliseconds) > 0 { if !fill() { return true } }
    return false
  }

  func close() {
    if socket >= 0 { Glibc.close(socket) }
    socket = -1
  }

  /// Hangs up so that the other side notices an error rather than an end.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    close()
  }

  private func read(through mark: [UInt8]) -> [UInt8]? {
    while true {
      if let range = unread.firstRange(of: mark) {
        defer { unread.removeFirst(range.upperBound) }
        return Array(unread[..<range.upperBound])
      }
      if !fill() { return nil }
    }
  }

  private func read(count: Int) -> [UInt8]? {
    while unread.count < count { if !fill() { return nil } }
    defer { unread.removeFirst(count) }
    return Array(unread[..<count])
  }

  private func fill() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    unread += buffer[..<count]
    return true
  }
}
