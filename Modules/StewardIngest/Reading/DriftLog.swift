internal import StewardFormats
internal import StewardStorage

/// Collects what is worth telling about a document, each thing once, with its first line and its number of occurrences.
struct DriftLog {
  private var events: [QualityEvent] = []
  private var places: [String: Int] = [:]
  /// A document that is wholly different would fill the log; the rest is counted in one last event.
  private static let capacity = 200

  mutating func note(
    _ code: String, kind: QualityEvent.Kind = .drift, field: String, line: Int?, _ message: @autoclosure () -> String
  ) {
    let key = "\(code)\t\(field)"
    if let place = places[key] {
      events[place].occurrences += 1
      return
    }
    guard events.count < Self.capacity else {
      if events.count == Self.capacity {
        events.append(
          QualityEvent(kind: .drift, code: "more", field: "", line: line, message: "further differences aren't listed"))
      } else {
        events[Self.capacity].occurrences += 1
      }
      return
    }
    places[key] = events.count
    events.append(QualityEvent(kind: kind, code: code, field: field, line: line, message: message()))
  }

  /// Takes an event that was counted already.
  mutating func add(_ event: QualityEvent) {
    note(event.code, kind: event.kind, field: event.field, line: event.line, event.message)
    if let place = places["\(event.code)\t\(event.field)"] { events[place].occurrences += event.occurrences - 1 }
  }

  mutating func merge(_ other: DriftLog) {
    for event in other.events {
      note(event.code, kind: event.kind, field: event.field, line: event.line, event.message)
      if event.occurrences > 1 {
        // What has no place of its own was counted in the last event.
        let place = places["\(event.code)\t\(event.field)"] ?? Self.capacity
        events[place].occurrences += event.occurrences - 1
      }
    }
  }

  /// In the order of first sight.
  var all: [QualityEvent] { events }
}
