public import ArgumentParser
public import StewardDomain
public import StewardFormats
public import StewardPerformance
public import StewardPluginHost
public import StewardReporting
public import StewardSimulatorWire
public import StewardStorage

// Domain types that are written as they are on the command line.

extension AccountKind: @retroactive ExpressibleByArgument {}

extension DateOrder: @retroactive ExpressibleByArgument {}

extension KPIDimension: ExpressibleByArgument {}

extension ReviewPeriod.Length: ExpressibleByArgument {}

extension PluginKind: ExpressibleByArgument {}

extension StoredAdvice.Reason: ExpressibleByArgument {}

extension Throttle: ExpressibleByArgument {}

extension CivilDay: @retroactive ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension AccountID: @retroactive ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension FactGrain: ExpressibleByArgument {
  public static var allValueStrings: [String] { ["item", "parent", "account"] }

  public var defaultValueDescription: String { self == .item ? "item" : self == .parent ? "parent" : "account" }

  public init?(argument: String) {
    switch argument {
    case "item": self = .item
    case "parent": self = .parent
    case "account": self = .account
    default: return nil
    }
  }
}
