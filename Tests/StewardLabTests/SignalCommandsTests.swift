import ArgumentParser
import Foundation
import Testing

@testable import StewardLab

@Suite struct SignalCommandsTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("steward-lab-signals-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ lines: [String], name: String = "\(UUID()).csv") throws -> String {
    let path = folder.appendingPathComponent(name).path
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func run(_ arguments: [String]) throws -> [String] {
    let output = folder.appendingPathComponent("\(UUID()).csv").path
    var command = try LabCommand.parseAsRoot(arguments + ["--output", output])
    try command.run()
    return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func fails(_ arguments: [String], with code: Int32) {
    #expect {
      _ = try run(arguments)
    } throws: {
      LabCommand.exitCode(for: $0).rawValue == code
    }
  }

  // MARK: anomalies

  @Test func `scores stand behind the columns of the input, series apart`() throws {
    let rows = (0..<400).flatMap { index -> [String] in
      let time = "2026-01-\(10 + index / 96) \(10 + index / 4 % 14):\(10 + index % 4 * 15):00"
      return ["a,\(time),\(index == 350 ? 90 : 5 + index % 3),x", "b,\(time),\(5 + index % 3),y"]
    }
    let scored = try run(["anomalies", "--input", file(["file,timestamp,value,note"] + rows)])

    #expect(scored[0] == "file,timestamp,value,note,anomaly_score")
    #expect(scored.count == 801)
    let alarms = scored.dropFirst().filter { (Double($0.split(separator: ",")[4]) ?? 1) >= 0.5 }
    #expect(alarms.map { $0.hasPrefix("a,") && $0.contains(",90,x,") } == [true])
  }

  @Test func `an empty value scores nothing, and a text is bad input`() throws {
    let scored = try run(["anomalies", "--input", file(["timestamp,value", "2026-01-01,", "2026-01-02,3"])])

    #expect(scored == ["timestamp,value,anomaly_score", "2026-01-01,,0", "2026-01-02,3,0"])
    fails(["anomalies", "--input", try file(["timestamp,value", "2026-01-01,many"])], with: 65)
    fails(["anomalies", "--input", try file(["timestamp,value", "yesterday,3"])], with: 65)
    fails(["anomalies", "--input", try file(["timestamp,value", "2026-01-01,1e300"])], with: 65)
  }

  // MARK: changepoints

  @Test func `a change is the index of the first point of the new segment, in the order of t`() throws {
    let step = (0..<60).map { "step,y,\($0 + 100),\($0 < 40 ? $0 % 3 : 10 + $0 % 3)" }
    let flat = (0..<60).map { "flat,y,\($0),\($0 % 3)" }
    let found = try run(["changepoints", "--input", file(["name,dim,t,y"] + step.reversed() + flat)])

    #expect(found == ["name,t", "step,40"])
  }

  @Test func `dimensions of different lengths are bad input`() throws {
    fails(["changepoints", "--input", try file(["name,dim,t,y", "a,x,0,1", "a,x,1,1", "a,z,0,1"])], with: 65)
    fails(["changepoints", "--input", try file(["name,dim,t,y"]), "--minimum-segment", "1"], with: 64)
  }

  // MARK: uplift

  @Test func `the effect of an action is the distance to series without it`() throws {
    let series = ["own"] + (1...19).map { "c\($0)" }
    let rows = series.enumerated().flatMap { place, name in
      (0..<30).map { day in
        let usual = 100 + (day * 7 + place * 11) % 5 + day % 7
        return "\(name),\(day),\(place == 0 && day >= 20 ? usual + 30 : usual)"
      }
    }
    let found = try run(["uplift", "--input", file(["name,t,y"] + rows.reversed()), "--treated", "own", "--from", "20"])

    #expect(found.first == "name,change,lower,upper,expected,placebo_probability")
    let numbers = try #require(found.last).split(separator: ",").dropFirst().compactMap { Double($0) }
    try #require(numbers.count == 5)
    #expect(abs(numbers[0] - 30) < 3 && numbers[1] > 20 && numbers[1] <= numbers[0] && numbers[0] <= numbers[2])
    #expect(numbers[4] == 0.05)
  }

  @Test func `an action without others to hold it against is bad input`() throws {
    let few = try file(["name,t,y", "own,0,3", "own,1,4", "own,2,9", "c,0,3", "c,1,4", "c,2,4"])
    fails(["uplift", "--input", few, "--treated", "own", "--from", "2"], with: 65)
    fails(["uplift", "--input", few, "--treated", "other", "--from", "2"], with: 65)
    fails(["uplift", "--input", few, "--treated", "own", "--from", "7"], with: 65)
    fails(["uplift", "--input", few, "--treated", "own", "--from", "2", "--confidence", "1"], with: 64)
  }

  // MARK: rootcause

  private var incident: [String] {
    ["min,country,device,lost,visits"]
      + (1...4).flatMap { minute in
        ["DE", "FR", "IT"].flatMap { country in
          ["app", "web"].map { device in
            let lost = minute == 3 && country == "FR" ? 300 : 20 + minute
            return "\(minute),\(country),\(device),\(lost),1000"
          }
        }
      }
  }

  @Test func `the pattern of an incident is named, later rows don't count`() throws {
    let path = try file(incident, name: "one.csv")
    let common = ["--value", "lost", "--count", "visits", "--dims", "country,device", "--time", "min"]
    let found = try run(["rootcause", "--input", path] + common + ["--at", "3"])
    let both = try run(["rootcause", "--input", path, path] + common + ["--at", "3"])

    #expect(found[0] == "rank,pattern,score")
    #expect(found[1].hasPrefix("1,country=FR,"))
    #expect(both[0] == "file,rank,pattern,score")
    #expect(both.filter { $0.hasPrefix("one.csv,1,country=FR,") }.count == 2)
  }

  @Test func `an incident without a past needs a ratio`() throws {
    let path = try file(incident)
    fails(["rootcause", "--input", path, "--value", "lost", "--dims", "country"], with: 64)
    fails(["rootcause", "--input", path, "--value", "lost", "--count", "visits", "--dims", ","], with: 64)
    fails(
      ["rootcause", "--input", path, "--value", "lost", "--dims", "country", "--time", "min", "--at", "1"], with: 65)
    fails(
      ["rootcause", "--input", path, "--value", "lost", "--dims", "country", "--time", "min", "--at", "7"], with: 65)
  }

  // MARK: decompose

  private let header = "item,period,sessions,conversion,units_per_order,price,revenue"

  @Test func `parts sum to the change to the cent`() throws {
    let rows = (0..<50).flatMap { item in
      [9, 10].map { period in
        let sessions = 100 + item * period % 37
        let price = 9.99 + Double(item) * 0.37
        return "\(item),\(period),\(sessions),0.07,1.1,\(price),\(Double(sessions) * 0.07 * 1.1 * price)"
      }
    }
    let revenue = rows.map { Double($0.split(separator: ",")[6]) ?? 0 }
    let change = rows.indices.reduce(0) { $0 + ($1 % 2 == 1 ? revenue[$1] : -revenue[$1]) } * 100
    let parts = try run(["decompose", "--input", file([header] + rows)])

    #expect(parts[0] == "factor,contribution_minor")
    #expect(
      parts.dropFirst().map { String($0.split(separator: ",")[0]) } == [
        "sessions", "mix", "conversion", "units_per_order", "price", "entrants", "leavers", "other",
      ])
    let sum = parts.dropFirst().reduce(0) { $0 + (Double($1.split(separator: ",")[1]) ?? .nan) }
    #expect(abs(sum - change) <= 1)
  }

  @Test func `entrants and leavers are items with a row in one period`() throws {
    let path = try file([header, "A,2026-02,10,0.1,1,5,5.00", "B,2026-01,10,0.1,1,3,3.00"])
    let parts = try run(["decompose", "--input", path])

    #expect(parts.contains("entrants,500"))
    #expect(parts.contains("leavers,-300"))
  }

  @Test func `other than two periods, or an item twice, is bad input`() throws {
    fails(["decompose", "--input", try file([header, "A,1,1,1,1,1,1"])], with: 65)
    fails(["decompose", "--input", try file([header, "A,1,1,1,1,1,1", "A,2,1,1,1,1,1", "A,3,1,1,1,1,1"])], with: 65)
    fails(["decompose", "--input", try file([header, "A,1,1,1,1,1,1", "A,1,1,1,1,1,1"])], with: 65)
    fails(["decompose", "--input", try file([header, "A,1,-1,1,1,1,1", "A,2,1,1,1,1,1"])], with: 65)
  }
}
