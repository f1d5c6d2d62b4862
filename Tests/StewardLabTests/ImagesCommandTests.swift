import ArgumentParser
import CPNG
import Foundation
import Testing

@testable import StewardLab

@Suite struct ImagesCommandTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("steward-lab-images-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Writes a PNG of patches on white, as wide as high.
  private func file(_ name: String, side: Int, mirrored: Bool = false, seed: Int = 1, margin: Int = 10) throws -> String
  {
    var pixels: [UInt8] = []
    for row in 0..<side {
      for place in 0..<side {
        let column = mirrored ? side - 1 - place : place
        let patch = row * 12 / side * 12 + column * 12 / side
        let inside = min(row, column, side - 1 - row, side - 1 - column) >= margin
        let values = [patch * 73 * seed, patch * patch * 31 + seed * 7, patch * 151 + seed * 99]
        pixels += inside ? values.map { UInt8($0 % 240) } : [255, 255, 255]
      }
    }
    return try write(name, pixels, side: side)
  }

  private func write(_ name: String, _ pixels: [UInt8], side: Int) throws -> String {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(side)
    image.height = UInt32(side)
    image.format = PNG_FORMAT_FLAG_COLOR
    let path = folder.appendingPathComponent(name).path
    try #require(png_image_write_to_file(&image, path, 0, pixels, 0, nil) != 0)
    return path
  }

  private func run(_ arguments: [String]) throws -> [String] {
    let output = folder.appendingPathComponent("\(UUID()).csv").path
    var command = try #require(
      try LabCommand.parseAsRoot(["images", "--output", output] + arguments) as? ImagesCommand)
    defer { try? FileManager.default.removeItem(atPath: output) }
    try command.run()
    return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func `each file is measured and hashed`() throws {
    let product = try file("a.png", side: 100)
    let flat = try write("white.png", [UInt8](repeating: 255, count: 30_000), side: 100)

    let rows = try run([product, flat])

    #expect(rows.count == 3)
    #expect(rows[0] == "file,width,height,white_background,fill_ratio,phash")
    let fields = rows[1].split(separator: ",").map(String.init)
    #expect(Array(fields[0..<4]) == [product, "100", "100", "1"])
    #expect(abs((Double(fields[4]) ?? 0) - 0.64) < 1e-12)
    #expect(fields[5].count == 64)
    #expect(rows[2] == "\(flat),100,100,1,0,")
  }

  @Test func `pairs that are alike are listed, whatever the number of threads`() throws {
    let files = [
      try file("a.png", side: 100), try file("b.png", side: 140, mirrored: true, margin: 14),
      try file("c.png", side: 100, seed: 5),
    ]

    let rows = try run(["--pairs"] + files)

    #expect(rows.count == 2)
    #expect(rows[0] == "a,b,distance,duplicate")
    #expect(rows[1].hasPrefix("\(files[0]),\(files[1]),") && rows[1].hasSuffix(",1"))
    #expect(try run(["--pairs", "--threads", "1"] + files) == rows)
    #expect(try run(["--pairs", "--duplicate-conflicts=-1"] + files)[1].hasSuffix(",0"))
  }

  @Test func `a damaged file ends with 65 after the others`() throws {
    let good = try file("a.png", side: 64)
    let bad = folder.appendingPathComponent("bad.png").path
    try Data("\u{89}PNG".utf8).write(to: URL(fileURLWithPath: bad))
    let output = folder.appendingPathComponent("out.csv").path
    var command = try #require(
      try LabCommand.parseAsRoot(["images", "--output", output, bad, good]) as? ImagesCommand)

    #expect(throws: ExitCode(65)) { try command.run() }
    #expect(try String(contentsOfFile: output, encoding: .utf8).contains(good))
  }

  @Test func `a file that isn't there ends with 1`() throws {
    var command = try #require(
      try LabCommand.parseAsRoot(["images", folder.appendingPathComponent("none.png").path]) as? ImagesCommand)

    #expect(throws: ExitCode(1)) { try command.run() }
  }
}
