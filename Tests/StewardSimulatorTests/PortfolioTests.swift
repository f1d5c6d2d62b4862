import Foundation
import StewardCompression
import StewardDomain
import StewardSimulator
import Testing

struct PortfolioTests {
  private func small(seed: UInt64) -> Scenario {
    var scenario = Scenario(accounts: 3, days: 20, seed: seed, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 5...8
    scenario.vendorEvery = 3
    return scenario
  }

  @Test func `the same seed gives the same bytes, whatever the number of threads`() throws {
    let one = try Folder(small(seed: 5), threads: 1)
    let three = try Folder(small(seed: 5), threads: 3)
    defer { [one, three].forEach { $0.remove() } }
    #expect(one.summary == three.summary)
    #expect(try one.fingerprint() == three.fingerprint())
  }

  @Test func `packed documents are the same documents, whatever the number of threads`() throws {
    let plain = try Folder(small(seed: 5))
    let paths = [Folder.newPath(), Folder.newPath()]
    defer {
      plain.remove()
      for path in paths { try? FileManager.default.removeItem(atPath: path) }
    }
    let portfolio = SimulatedPortfolio(small(seed: 5))
    let summaries = try zip(paths, [1, 3]).map { try portfolio.write(to: $0, isPacked: true, threads: $1) }
    #expect(summaries[0] == summaries[1] && summaries[0].files == plain.summary.files)
    #expect(summaries[0].bytes * 3 < plain.summary.bytes)
    for file in plain.files() where !file.hasPrefix("requests/") {
      let name = file.hasPrefix("accounts/") ? file + ".gz" : file
      let copies = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0 + "/" + name)) }
      let text = file == name ? Array(copies[0]) : try Gunzip.unpack(Array(copies[0]))
      #expect(try Data(text) == plain.data(file) && copies[0] == copies[1], "\(file)")
    }
  }

  @Test func `a world of a million items and days is a large one`() {
    var scenario = Scenario(accounts: 6, days: 180, seed: 1, endDay: "2026-10-31")
    #expect(!scenario.isLarge)
    (scenario.accounts, scenario.days, scenario.skusPerMarketplace) = (100, 730, 500...500)
    #expect(scenario.isLarge)
    scenario.days = .max
    #expect(scenario.isLarge)
  }

  @Test func `the bytes of a seed never change by accident`() throws {
    let folder = try Folder(small(seed: 5))
    defer { folder.remove() }
    // A change of the world changes this number; then it is written down anew, on purpose.
    let fingerprint = try folder.fingerprint()
    #expect(fingerprint == 9_929_108_209_291_631_648)
  }

  @Test func `another seed gives another world`() throws {
    let one = try Folder(small(seed: 5))
    let other = try Folder(small(seed: 6))
    defer { [one, other].forEach { $0.remove() } }
    #expect(try one.fingerprint() != other.fingerprint())
  }

  @Test func `one account in five is a vendor, and every account has one to three stores`() {
    let world = World(Scenario(accounts: 40, days: 1, seed: 3, endDay: "2026-11-22"))
    #expect(world.accounts.count { $0.account.kind == .vendor } == 8)
    #expect(world.accounts.allSatisfy { (1...3).contains($0.account.marketplaces.count) })
    #expect(Set(world.accounts.map(\.account.id)).count == 40)
    #expect(Set(world.accounts.map(\.climate)).count == SimulatedAccount.Climate.allCases.count)
  }

  @Test func `the index names every account and its folder`() throws {
    let folder = try Folder.shared.get()
    let index = try folder.json("portfolio.json")
    #expect(index["endDay"].text == "2026-11-22")
    #expect(index["seed"].integer == 11)
    for account in index["accounts"].list {
      let own = folder.files().filter { $0.hasPrefix(account["folder"].text + "/") }
      let places = Set(own.map { $0.split(separator: "/")[2] })
      let named = Set(account["marketplaces"].list.map { Substring($0.text) })
      #expect(places == (account["kind"].text == "seller" ? named.union(["_"]) : named))
    }
  }

  @Test func `every JSON document is well formed`() throws {
    let folder = try Folder.shared.get()
    for file in folder.files() where file.hasSuffix(".json") {
      #expect(throws: Never.self) { _ = try JSONSerialization.jsonObject(with: folder.data(file)) }
    }
  }

  @Test func `each row of a flat file has as many cells as its header`() throws {
    let folder = try Folder.shared.get()
    for file in folder.files() where file.hasSuffix(".txt") {
      let widths = try folder.data(file).split(separator: 0x0A).map { $0.count { $0 == 0x09 } }
      #expect(Set(widths).count == 1, "\(file)")
    }
  }

  @Test func `each report has the files that its rhythm asks for`() throws {
    let folder = try Folder.shared.get()
    let stores = try folder.stores()
    let sellers = stores.count { $0.account["kind"].text == "seller" }
    let vendors = stores.count - sellers
    #expect(folder.files("GET_SALES_AND_TRAFFIC_REPORT").count == sellers * (60 + 5))
    #expect(folder.files("GET_VENDOR_SALES_REPORT").count == vendors * 60)
    #expect(folder.files("GET_VENDOR_INVENTORY_REPORT").count == vendors * 60)
    #expect(folder.files("GET_MERCHANT_LISTINGS_ALL_DATA").count == sellers)
    #expect(folder.files("spAdvertisedProduct").count == sellers * 4)
    #expect(folder.files("GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL").count == sellers * 3)
    #expect(folder.files("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2").count == sellers * 4)
    #expect(folder.files().count == folder.summary.files)
  }

  @Test func `a folder that can't be made is an error that names it`() {
    #expect(throws: SimulatorError.self) {
      _ = try SimulatedPortfolio(self.small(seed: 1)).write(to: "/dev/null/nowhere")
    }
  }

  @Test func `progress counts up to the number of accounts`() throws {
    var steps: [Int] = []
    let path = Folder.newPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try SimulatedPortfolio(small(seed: 1)).write(to: path) { done, _ in steps.append(done) }
    #expect(steps == [1, 2, 3])
  }
}
