import Foundation
import Testing

/// Files that come in, by the command that people use.
@Suite struct ImportTests {
  static let settlement = [
    "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tamount-type\tamount-description\tamount\tposted-date\tsku\tquantity-purchased",
    "77\t2026-03-14 07:49:55 UTC\t2026-03-28 07:49:55 UTC\t2026-03-30 07:49:55 UTC\t25.49\tUSD\t\t\t\t\t\t\t\t",
    "77\t\t\t\t\t\tOrder\t111-1\tItemPrice\tPrincipal\t29.99\t2026-03-16\tSKU-1\t1",
    "77\t\t\t\t\t\tOrder\t111-1\tItemFees\tCommission\t-4.50\t2026-03-16\tSKU-1\t",
  ]

  @Test func `a file loads once, and a second time changes nothing`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let file = try scratch.write(Self.settlement.joined(separator: "\n"), to: "settlement.txt")
    let arguments = [
      "import", "--home", home, "--account", "SHOP", "--marketplace", "US", "--type",
      "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", file, "--format", "json",
    ]

    let first = try Program.run("steward", arguments)
    let second = try Program.run("steward", arguments)

    #expect(first.status == 0, "\(first.talk)")
    let loaded = try #require(try first.objects().first)
    #expect(loaded["rows"] as? Int == 3)
    #expect(loaded["loaded"] as? Int == 3)
    #expect(loaded["already_loaded"] as? Bool == false)
    let again = try #require(try second.objects().first)
    #expect(second.status == 0)
    #expect(again["already_loaded"] as? Bool == true)
    #expect(again["loaded"] as? Int == 0)
    #expect(again["sha256"] as? String == loaded["sha256"] as? String)
  }

  @Test func `a settlement whose lines don't make its total is kept, and not used`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let file = try scratch.write(
      Self.settlement.joined(separator: "\n").replacing("25.49", with: "25.48"), to: "settlement.txt")

    let result = try Program.steward(
      "import", "--home", home, "--account", "SHOP", "--marketplace", "US", "--type",
      "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", file, "--format", "json")

    #expect(result.status == 65)
    let outcome = try #require(try result.objects().first)
    #expect(outcome["loaded"] as? Int == 0)
    #expect(outcome["quarantined"] as? Int == 3)
    #expect((outcome["error"] as? String)?.contains("77") == true)
  }

  @Test(
    arguments: [
      ("2026-03-16", "2026-02-31", "settlement.txt:3"), ("29.99", "29.99.1", "settlement.txt:3"),
      ("amount-description\t", "", "settlement.txt"), ("SKU-1\t1", "SKU-1\t1\textra", "settlement.txt:3"),
      ("\tUSD\t", "\t$$$\t", "settlement.txt:"),
    ] as [(String, String, String)])
  func `a file with a fault is refused with its place, and nothing of it is loaded`(
    good: String, bad: String, place: String
  ) throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let file = try scratch.write(
      Self.settlement.joined(separator: "\n").replacing(good, with: bad), to: "settlement.txt")

    let result = try Program.steward(
      "import", "--home", home, "--account", "SHOP", "--marketplace", "US", "--type",
      "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", file, "--format", "json")

    #expect(result.status == 65)
    #expect(result.talk.contains(place), "\(result.talk)")
    let documents = try Program.steward("documents", "--home", home, "--account", "SHOP", "--format", "json")
    #expect(try documents.objects().isEmpty)
  }

  @Test func `wrong usage ends with 64 and says what is known`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let file = try scratch.write("a\tb\n", to: "x.txt")

    let marketplace = try Program.steward("import", "--home", home, "--account", "SHOP", "--marketplace", "XX", file)
    let type = try Program.steward(
      "import", "--home", home, "--account", "SHOP", "--type", "GET_SALES_AND_TRAFIC_REPORT", file)

    #expect(marketplace.status == 64)
    #expect(type.status == 64)
    #expect(type.talk.contains("GET_SALES_AND_TRAFFIC_REPORT"), "\(type.talk)")
  }

  @Test func `a restated report changes the figures, and the old view is still there`() throws {
    let scratch = try Scratch()
    let home = try scratch.workspace()
    let early = try scratch.write(Self.salesAndTraffic(units: 3), to: "early.json")
    let late = try scratch.write(Self.salesAndTraffic(units: 5), to: "late.json")
    for (file, retrieved) in [(early, "2026-03-17T09:00:00Z"), (late, "2026-03-19T09:00:00Z")] {
      let result = try Program.steward(
        "import", "--home", home, "--account", "SHOP", "--marketplace", "US", "--type", "GET_SALES_AND_TRAFFIC_REPORT",
        "--retrieved", retrieved, file)
      #expect(result.status == 0, "\(result.talk)")
    }

    let now = try Program.steward("facts", "export", "--home", home)
    let then = try Program.steward("facts", "export", "--home", home, "--as-of", "2026-03-18T00:00:00Z")
    let before = try Program.steward("facts", "export", "--home", home, "--as-of", "2026-03-16T00:00:00Z")

    #expect(now.output.contains("SHOP,US,SKU-1,2026-03-16,5"), "\(now.output)")
    #expect(then.output.contains("SHOP,US,SKU-1,2026-03-16,3"), "\(then.output)")
    #expect(!before.output.contains("SKU-1"))
  }

  static func salesAndTraffic(units: Int) -> String {
    """
    {"reportSpecification":{"reportType":"GET_SALES_AND_TRAFFIC_REPORT","reportOptions":{"dateGranularity":"DAY",
    "asinGranularity":"SKU"},"dataStartTime":"2026-03-16","dataEndTime":"2026-03-16","marketplaceIds":["ATVPDKIKX0DER"]},
    "salesAndTrafficByDate":[],"salesAndTrafficByAsin":[
    {"parentAsin":"B000000001","childAsin":"B000000002","sku":"SKU-1","salesByAsin":{"unitsOrdered":\(units),
    "orderedProductSales":{"amount":\(units * 10).5,"currencyCode":"USD"},"totalOrderItems":\(units)},
    "trafficByAsin":{"sessions":40,"pageViews":50,"buyBoxPercentage":97.5}}]}
    """
  }
}
