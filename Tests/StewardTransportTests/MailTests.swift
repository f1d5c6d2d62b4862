import StewardPluginAPI
import StewardTransport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(15))) struct MailTests {
  @Test func `envelope and message arrive as they are, with CRLF and leading dots`() async throws {
    let seen = Mutex<[String]>([])
    let server = try Self.server { line in
      seen.withLock { $0.append(line) }; return nil
    }
    let message = MailMessage(
      sender: "alerts@example.com", recipients: ["one@example.com", "two@example.com"],
      bytes: Array("Subject: hi\n\n.dotted\r\nlast\rno end".utf8))

    try await MailClient(Self.settings(server)).send(message)

    let lines = seen.withLock { $0 }.filter { !$0.hasPrefix("EHLO") && $0 != "QUIT" }
    #expect(lines.map { String($0.prefix { $0 != " " }) }.prefix(4) == ["MAIL", "RCPT", "RCPT", "DATA"])
    #expect(lines[0].hasPrefix("MAIL FROM:<alerts@example.com>"))
    #expect(lines[1...2] == ["RCPT TO:<one@example.com>", "RCPT TO:<two@example.com>"])
    #expect(lines[4...] == ["Subject: hi", "", "..dotted", "last", "no end", "."])
  }

  @Test(
    arguments: [
      ("MAIL", "550 no", 550, false), ("RCPT", "550 5.1.1 nobody", 550, false), ("RCPT", "450 later", 450, true),
      ("DATA", "451 busy", 451, true), (".", "554 spam", 554, false),
    ] as [(String, String, Int, Bool)])
  func `a refusal has the server's number`(stage: String, reply: String, number: Int, isPassing: Bool) async throws {
    let server = try Self.server { $0.hasPrefix(stage) ? reply : nil }

    let error = try #require(await Self.failure(Self.settings(server)))

    #expect(error.code == .refused && error.reply == number && error.isPassing == isPassing)
    #expect(!error.message.contains("example.com"))
  }

  @Test func `a server that doesn't encrypt gets nothing`() async throws {
    let seen = Mutex<[String]>([])
    let server = try Self.server { line in
      seen.withLock { $0.append(line) }; return nil
    }
    var settings = Self.settings(server)
    settings.encryption = .startTLS
    (settings.user, settings.password) = ("me", Secret("hush"))

    let error = try #require(await Self.failure(settings))

    #expect(error.code == .insecure)
    #expect(seen.withLock { $0 }.allSatisfy { $0.hasPrefix("EHLO") || $0.hasPrefix("HELO") || $0.hasPrefix("QUIT") })
  }

  @Test func `a password isn't sent in the open`() async throws {
    let server = try Self.server { _ in nil }
    var settings = Self.settings(server)
    settings.password = Secret("hush")

    let error = try #require(await Self.failure(settings))

    #expect(error.code == .invalidMessage && !error.message.contains("hush"))
    #expect(server.connections == 0)
  }

  @Test func `a server that hangs up in the middle`() async throws {
    let server = try ScriptedServer { connection, _ in
      connection.write("220 here\r\n")
      _ = connection.line()
      connection.write("250 hello\r\n")
      _ = connection.line()
    }

    #expect(await Self.failure(Self.settings(server))?.isPassing == true)
  }

  @Test func `a server that says nothing, and none at all`() async throws {
    let silent = try ScriptedServer { connection, _ in connection.waitForEnd() }
    var settings = Self.settings(silent)
    settings.limits.connectMilliseconds = 60
    #expect(await Self.failure(settings)?.code == .timeout)

    settings.port = try ScriptedServer.deadPort()
    #expect(await Self.failure(settings)?.code == .unreachable)
  }

  @Test(
    arguments: [
      ("", ["a@example.com"], "x"), ("a@example.com", [], "x"), ("a@example.com", ["b@example.com"], ""),
      ("a@example.com", ["b@example.com>\r\nDATA"], "x"), ("a@example.com", ["b"], "x"),
      ("a@b@c", ["b@example.com"], "x"),
      ("a b@example.com", ["b@example.com"], "x"), ("ä@example.com", ["b@example.com"], "x"),
    ] as [(String, [String], String)])
  func `an envelope that isn't one`(sender: String, recipients: [String], text: String) async throws {
    let server = try Self.server { _ in nil }
    let message = MailMessage(sender: sender, recipients: recipients, bytes: Array(text.utf8))

    let error = await #expect(throws: MailError.self) { try await MailClient(Self.settings(server)).send(message) }

    #expect(error?.code == .invalidMessage)
    #expect(server.connections == 0)
  }

  private static func settings(_ server: ScriptedServer) -> MailSettings {
    MailSettings(host: "127.0.0.1", port: server.port, encryption: .none)
  }

  private static func failure(_ settings: MailSettings) async -> MailError? {
    let message = MailMessage(
      sender: "from@example.com", recipients: ["to@example.com"], bytes: Array("Subject: x\r\n\r\nhush\r\n".utf8))
    do throws(MailError) {
      try await MailClient(settings).send(message)
      return nil
    } catch { return error }
  }

  /// A mail server without encryption that a test may make say something else.
  private static func server(_ answer: @escaping @Sendable (String) -> String?) throws -> ScriptedServer {
    try ScriptedServer { connection, _ in
      connection.write("220 here\r\n")
      var isInMessage = false
      while let line = connection.line() {
        let other = answer(line)
        if isInMessage, line != "." { continue }
        let usual =
          line == "." || !line.hasPrefix("DATA") ? (line.hasPrefix("QUIT") ? "221 bye" : "250 good") : "354 go on"
        isInMessage = line == "DATA" && other == nil
        connection.write("\(other ?? usual)\r\n")
      }
    }
  }
}
