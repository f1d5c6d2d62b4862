import Testing

@testable import StewardAnalytics

@Suite struct HashTableTests {
  @Test func `a table gives back what went in and nothing else`() {
    var random = TextRandom(seed: 11)
    let keys = (0..<5_000).map { _ in random.next() }
    var table = HashTable<Int32>(capacity: keys.count, absent: -1)

    for (index, key) in keys.enumerated() {
      let isNew = table.insert(key, Int32(index))
      #expect(isNew)
    }

    #expect(keys.indices.allSatisfy { table[keys[$0]] == Int32($0) })
    #expect((0..<5_000).allSatisfy { _ in table[random.next()] == -1 })
  }

  @Test func `a key goes in once, and zero is a key`() {
    var table = HashTable<Int32>(capacity: 4, absent: 0)

    let isNew = table.insert(0, 5)
    let isNewAgain = table.insert(0, 6)

    #expect(isNew && !isNewAgain)
    #expect(table[0] == 5)
  }
}
