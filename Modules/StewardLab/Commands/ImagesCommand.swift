internal import ArgumentParser
internal import StewardAnalytics
internal import StewardFormats
internal import StewardImaging

/// The command `steward lab images`: measures and hashes of image files, or the pairs of them that are alike.
struct ImagesCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "images",
    abstract: "Measure images against guidelines, or find those that show the same.",
    discussion: """
      Columns: file, width, height, white_background (share of the outline that is white), fill_ratio (share of the area in the \
      box around what isn't white), phash (64 hexadecimal digits, empty where an image is almost of one colour). \
      With --pairs: a, b, distance, duplicate (1, or 0 for images that are similar, such as variants of a pack); pairs that \
      are neither aren't listed. Files that can't be decoded are named on the standard error, and the exit code is 65.
      """)

  @Argument(help: ArgumentHelp("JPEG and PNG files.", valueName: "file"))
  var files: [String]

  @Flag(help: "Compare each file with each other one.")
  var pairs = false

  @Option(help: ArgumentHelp("A pixel is white from this red, green and blue on, 0 to 255.", valueName: "level"))
  var whiteLevel: UInt8 = 250

  @Option(help: ArgumentHelp("The largest distance of duplicates.", valueName: "bits"))
  var duplicateDistance = LikenessLimits().duplicateDistance

  @Option(help: ArgumentHelp("The most of 100 cells in which duplicates have contradicting colours.", valueName: "n"))
  var duplicateConflicts = LikenessLimits().duplicateConflicts

  @Option(help: ArgumentHelp("The most bits in which similar images differ.", valueName: "bits"))
  var similarBits = LikenessLimits().similarBits

  @OptionGroup var result: LabResultOptions

  func execute() throws {
    let reader = ImageReader(whiteLevel: whiteLevel, wantsPairs: pairs)
    let readings = OrderedWork.map(files.count, threads: result.threadCount) { [files] in reader.read(files[$0]) }
    let output = try LabOutput(result.output)
    if pairs { writePairs(readings, to: output) } else { writeMeasures(readings, to: output) }
    try output.finish()
    try report(readings)
  }

  private func writeMeasures(_ readings: [Result<ImageReading, LabError>], to output: LabOutput) {
    output.row("file", "width", "height", "white_background", "fill_ratio", "phash")
    for (file, reading) in zip(files, readings) {
      guard case .success(let reading) = reading, let measures = reading.measures else { continue }
      output.field(file)
      output.field(measures.width)
      output.field(measures.height)
      output.field(measures.whiteBackgroundShare)
      output.field(measures.fillRatio)
      output.field(reading.hash?.hex ?? "")
      output.endRow()
    }
  }

  private func writePairs(_ readings: [Result<ImageReading, LabError>], to output: LabOutput) {
    let limits = LikenessLimits(
      duplicateDistance: duplicateDistance, duplicateConflicts: duplicateConflicts, similarBits: similarBits)
    let known = zip(files, readings).compactMap { file, reading in
      (try? reading.get().probe).flatMap { probe in probe.map { (file: file, probe: $0) } }
    }
    let most = max(limits.duplicateDistance, limits.similarBits)
    let matches = OrderedWork.map(known.count, threads: result.threadCount) { first in
      (first + 1..<known.count).compactMap { second -> (second: Int, match: ImageMatch)? in
        guard let match = ImageMatch(between: known[first].probe, and: known[second].probe, within: most),
          limits.likeness(of: match) != .different
        else { return nil }
        return (second, match)
      }
    }
    output.row("a", "b", "distance", "duplicate")
    for (first, row) in matches.enumerated() {
      for (second, match) in row {
        output.field(known[first].file)
        output.field(known[second].file)
        output.field(match.distance)
        output.field(limits.likeness(of: match) == .duplicate ? 1 : 0)
        output.endRow()
      }
    }
  }

  /// Says which files couldn't be used.
  private func report(_ readings: [Result<ImageReading, LabError>]) throws {
    var failures: [LabError] = []
    for (file, reading) in zip(files, readings) {
      switch reading {
      case .success(let reading): if let reason = reading.unhashable { LabTalk.line("\(file): no hash: \(reason)") }
      case .failure(let error):
        LabTalk.line("\(error)")
        failures.append(error)
      }
    }
    guard let first = failures.first else { return }
    let message = "\(failures.count) of \(files.count) files couldn't be read"
    throw first.exitCode == 65 ? LabError(badInput: message) : LabError(failure: message)
  }
}

/// What is learned of one file.
struct ImageReading: Sendable {
  /// `nil` where pairs are wanted.
  var measures: ImageMeasures?
  var hash: PerceptualHash?
  /// `nil` unless pairs are wanted.
  var probe: ImageProbe?
  /// Why there is no hash.
  var unhashable: ImageError?
}

struct ImageReader: Sendable {
  let whiteLevel: UInt8
  let wantsPairs: Bool
  private let decoder = ImageDecoder()
  private let hasher = ImageHasher()

  init(whiteLevel: UInt8, wantsPairs: Bool) {
    self.whiteLevel = whiteLevel
    self.wantsPairs = wantsPairs
  }

  func read(_ file: String) -> Result<ImageReading, LabError> {
    do {
      let image = try decoder.decode(bytes(of: file)).image
      var reading = ImageReading()
      if !wantsPairs { reading.measures = ImageMeasures(of: image, whiteLevel: whiteLevel) }
      do throws(ImageError) {
        if wantsPairs {
          reading.probe = try hasher.probe(of: image)
        } else {
          reading.hash = try hasher.signature(of: image).hash
        }
      } catch {
        reading.unhashable = error
      }
      return .success(reading)
    } catch {
      return .failure(LabError(file, error))
    }
  }

  private func bytes(of file: String) throws -> [UInt8] {
    var source = try FileByteSource(path: file)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: piece[..<count])
      // The decoder refuses what is longer; there is no need to read it all.
      if bytes.count > decoder.limits.bytes { return bytes }
    }
  }
}
