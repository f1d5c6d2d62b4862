/// Text for HTML and SVG, as content or in double quotes. Characters that XML can't hold are replaced.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\t", "\n", "\r": result += " "
    case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// At most `length` characters, the last an ellipsis where something was cut.
func shortened(_ text: String, to length: Int) -> String {
  text.count <= length ? text : String(text.prefix(max(1, length - 1))) + "…"
}
