internal import ArgumentParser
internal import StewardCommands

@main
struct StewardWorker {
  static func main() async { await WorkerCommand.main() }
}
