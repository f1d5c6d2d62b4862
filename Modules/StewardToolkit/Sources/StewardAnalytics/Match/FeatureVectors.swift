internal import Glibc

/// The rows of two catalogues as sparse vectors of length 1, whose product is their likeness.
///
/// Weights are (1 + log tf)(1 + log((1 + N) / (1 + df))), each kind of feature with length 1 by itself (Salton and Buckley,
/// "Term-weighting approaches in automatic text retrieval", Inf. Proc. Manag. 24, 1988), and the kinds together too.
struct FeatureVectors {
  struct Entry {
    let feature: Int32
    let weight: Float
  }

  let left: [[Entry]]
  let right: [[Entry]]
  let featureCount: Int

  init(_ left: Catalogue, _ right: Catalogue) {
    var numbers: [UInt64: Int32] = [:]
    var kinds: [UInt8] = []
    var documents: [Int32] = []
    var rows: [[(feature: Int32, count: Int32)]] = []
    for catalogue in [left, right] {
      for row in 0..<catalogue.count {
        var features: [Int32] = []
        TextFeatures.visit(name: catalogue.names[row], details: catalogue.details[row]) { kind, feature in
          if let number = numbers[feature] {
            features.append(number)
          } else {
            numbers[feature] = Int32(kinds.count)
            features.append(Int32(kinds.count))
            kinds.append(UInt8(kind))
            documents.append(0)
          }
        }
        rows.append(Self.counted(&features))
        for (feature, _) in rows[rows.count - 1] { documents[Int(feature)] += 1 }
      }
    }
    let total = Double(left.count + right.count)
    let rarity = documents.map { 1 + log((1 + total) / (1 + Double($0))) }
    let vectors = rows.map { Self.vector($0, rarity, kinds) }
    self.left = Array(vectors[..<left.count])
    self.right = Array(vectors[left.count...])
    featureCount = kinds.count
  }

  private static func counted(_ features: inout [Int32]) -> [(feature: Int32, count: Int32)] {
    features.sort()
    var counted: [(feature: Int32, count: Int32)] = []
    for feature in features {
      if let last = counted.last, last.feature == feature {
        counted[counted.count - 1].count += 1
      } else {
        counted.append((feature, 1))
      }
    }
    return counted
  }

  private static func vector(_ row: [(feature: Int32, count: Int32)], _ rarity: [Double], _ kinds: [UInt8]) -> [Entry] {
    var squares = [Double](repeating: 0, count: TextFeatures.kinds)
    let weights = row.map { feature, count in
      let weight = (1 + log(Double(count))) * rarity[Int(feature)]
      squares[Int(kinds[Int(feature)])] += weight * weight
      return weight
    }
    return zip(row, weights).map { item, weight in
      let length = (squares[Int(kinds[Int(item.feature)])] * Double(TextFeatures.kinds)).squareRoot()
      return Entry(feature: item.feature, weight: Float(weight / length))
    }
  }
}
