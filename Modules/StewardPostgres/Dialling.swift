internal import CPQ
internal import Glibc
internal import StewardStorage

/// Opens a connection within a time, which also holds for times below the two seconds that the library takes at least.
struct Dialling {
  let settings: ConnectionSettings

  func connect() throws -> OpaquePointer {
    let handle = start()
    guard let handle else { throw DatabaseError(.failed, "can't open \(settings.place): no memory") }
    // The verbose form of its messages is the only one that holds the state.
    PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
    do {
      try wait(handle)
      return handle
    } catch {
      PQfinish(handle)
      throw error
    }
  }

  private func start() -> OpaquePointer? {
    var keys = settings.parameters.map { UnsafePointer<CChar>?(strdup($0.key)) } + [nil]
    var values = settings.parameters.map { UnsafePointer<CChar>?(strdup($0.value)) } + [nil]
    defer { for text in keys + values { free(UnsafeMutablePointer(mutating: text)) } }
    return PQconnectStartParams(&keys, &values, 0)
  }

  private func wait(_ handle: OpaquePointer) throws {
    let deadline = ContinuousClock.now + .seconds(settings.connectTimeoutSeconds)
    var state = PGRES_POLLING_WRITING
    if PQstatus(handle) == CONNECTION_BAD { state = PGRES_POLLING_FAILED }
    while state != PGRES_POLLING_OK {
      guard state != PGRES_POLLING_FAILED else {
        throw ServerFailure(connecting: ServerFailure.text(PQerrorMessage(handle)), to: settings.place).error
      }
      let left = (deadline - .now) / .milliseconds(1)
      var entry = pollfd(
        fd: PQsocket(handle), events: Int16(state == PGRES_POLLING_READING ? POLLIN : POLLOUT), revents: 0)
      let ready = left > 0 ? poll(&entry, 1, Int32(left.rounded(.up))) : 0
      if ready == 0 {
        throw DatabaseError(
          .unavailable, "can't open \(settings.place): no answer within \(settings.connectTimeoutSeconds) seconds")
      }
      if ready < 0, errno == EINTR { continue }
      state = PQconnectPoll(handle)
    }
  }
}
