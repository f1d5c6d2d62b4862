internal import ArgumentParser
internal import StewardCommands

@main
struct StewardServer {
  static func main() async { await ServerCommand.main() }
}
