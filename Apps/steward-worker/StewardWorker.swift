internal import ArgumentParser
internal import StewardCommands

@main
struct StewardWorker {
  static func main() async {
    ProcessMemory.keepFreed()
    await WorkerCommand.main()
  }
}
