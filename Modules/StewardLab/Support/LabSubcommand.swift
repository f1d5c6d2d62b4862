internal import ArgumentParser
internal import Glibc

/// A command of the lab. What it throws becomes a sentence on the standard error and an exit code: 65 for bad input, 1 for
/// a failure; wrong usage is 64.
protocol LabSubcommand: ParsableCommand {
  func execute() throws
}

extension LabSubcommand {
  mutating func run() throws {
    do { try execute() } catch let error as LabError {
      LabTalk.line("steward lab: \(error)")
      throw ExitCode(error.exitCode)
    }
  }
}

/// Writes to the standard error, where talk belongs.
enum LabTalk {
  static func line(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}

/// What most commands of the lab take.
struct LabOptions: ParsableArguments {
  @Option(help: ArgumentHelp("CSV with a header row; gzip is read as it is.", valueName: "file"))
  var input: String

  @OptionGroup var result: LabResultOptions
}

/// Where results go, and on how many cores they are made.
struct LabResultOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write results there instead of to the standard output.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp("How many cores to use; all of them unless given. The results are the same.", valueName: "n"))
  var threads: Int?

  /// At least one.
  var threadCount: Int { max(1, threads ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
