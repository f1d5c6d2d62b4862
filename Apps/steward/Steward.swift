internal import ArgumentParser
internal import StewardCommands

@main
struct Steward {
  static func main() async {
    ProcessMemory.keepFreed()
    await StewardCommand.main()
  }
}
