internal import Dispatch
internal import StewardStorage
internal import Synchronization

/// Connections between their uses. Each is made when it is first needed, and one that has died is replaced at its next use.
final class ConnectionPool: Sendable {
  private let settings: ConnectionSettings
  private let size: Int
  /// What isn't in use, the one used last at the end.
  private let idle = Mutex<[PostgresConnection.Parked]>([])
  private let permits: DispatchSemaphore

  init(settings: ConnectionSettings, size: Int) {
    self.settings = settings
    self.size = size
    permits = DispatchSemaphore(value: size)
  }

  deinit {
    idle.withLock { parked in
      for connection in parked { PostgresConnection(parked: connection).close() }
    }
  }

  /// Gives a connection in a transaction that begins. It belongs to the caller until ``giveBack(_:)``.
  func take(beginning begin: String) throws -> PostgresConnection {
    guard permits.wait(timeout: .now() + .seconds(settings.statementTimeoutSeconds)) == .success else {
      throw DatabaseError(
        .busy,
        "all \(size) connections to \(settings.place) were in use for \(settings.statementTimeoutSeconds) seconds")
    }
    do { return try begun(begin) } catch {
      permits.signal()
      throw error
    }
  }

  private func begun(_ begin: String) throws -> PostgresConnection {
    while let parked = idle.withLock({ $0.popLast() }) {
      let connection = PostgresConnection(parked: parked)
      // Nothing has been asked of it yet, so that a connection which died while it lay here costs no error.
      if (try? connection.run(begin)) != nil { return connection }
      connection.close()
    }
    let connection = try PostgresConnection(settings: settings)
    do { try connection.run(begin) } catch {
      connection.close()
      throw error
    }
    return connection
  }

  /// Takes a connection back. What is still open on it is rolled back.
  func giveBack(_ connection: PostgresConnection) {
    if connection.reset() {
      let parked = connection.parked()
      idle.withLock { $0.append(parked) }
    } else {
      connection.close()
    }
    permits.signal()
  }
}
