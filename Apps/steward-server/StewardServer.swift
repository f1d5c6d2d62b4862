internal import ArgumentParser
internal import StewardCommands

@main
struct StewardServer {
  static func main() async {
    ProcessMemory.keepFreed()
    await ServerCommand.main()
  }
}
