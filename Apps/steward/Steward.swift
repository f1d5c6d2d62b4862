internal import ArgumentParser
internal import StewardCommands

@main
struct Steward {
  static func main() async { await StewardCommand.main() }
}
