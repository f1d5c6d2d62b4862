/// How a review looks: light and dark, on a phone, and in print.
enum HTMLStyle {
  static let sheet = """

    :root { color-scheme: light dark; }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 780px; padding: 24px 16px 48px; color: #222222; background: #ffffff;
      font: 16px/1.5 "Helvetica Neue", Arial, "DejaVu Sans", "Noto Sans CJK JP", sans-serif; }
    header { border-bottom: 3px solid #0072b2; margin-bottom: 24px; }
    h1 { font-size: 28px; line-height: 1.2; margin: 0; }
    h2 { font-size: 20px; margin: 36px 0 8px; }
    .account, .period, .before, .caveat, .none { color: #5c5c5c; }
    .account { margin: 0; font-weight: bold; overflow-wrap: anywhere; }
    .period { margin: 4px 0 12px; }
    .figure { color: inherit; text-decoration: underline dotted #767676; text-underline-offset: 3px; }
    .missing { font-style: italic; }
    .caveat { font-size: 13px; }
    .headlines { display: flex; flex-wrap: wrap; margin: 12px -6px; }
    .headlines div { flex: 1 1 160px; margin: 6px; border: 1px solid #d9d9d9; border-radius: 8px; padding: 12px; }
    .headlines dt { font-size: 14px; color: #5c5c5c; }
    .headlines dd { margin: 0; }
    .headlines dt + dd { font-size: 22px; font-weight: bold; }
    .headlines .before { font-size: 14px; }
    figure { margin: 24px 0; }
    figcaption { font-weight: bold; margin-bottom: 8px; }
    svg { display: block; width: 100%; height: auto; }
    time { white-space: nowrap; }
    .narrow { display: none; }
    details { margin-top: 8px; font-size: 14px; }
    summary { cursor: pointer; color: #5c5c5c; }
    .scroll { overflow-x: auto; margin: 16px 0; }
    table { border-collapse: collapse; width: 100%; font-size: 14px; }
    caption { text-align: left; font-weight: bold; padding-bottom: 6px; font-size: 16px; }
    details caption { display: none; }
    th, td { text-align: left; padding: 6px 8px; border-bottom: 1px solid #d9d9d9; vertical-align: top; }
    th:first-child, td:first-child { min-width: 110px; }
    th .caveat { font-weight: normal; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    .number .caveat { display: block; white-space: nowrap; }
    code { font-size: 12px; overflow-wrap: anywhere; word-break: break-all; }
    .traces { font-size: 14px; }
    .traces ul { list-style: none; padding: 0; }
    .traces li { margin-bottom: 8px; overflow-wrap: anywhere; }
    @media screen and (max-width: 600px) {
      .wide { display: none; }
      .narrow { display: block; }
      .headlines div { flex-basis: 140px; }
      th, td { padding: 6px 4px; }
      .number .caveat { white-space: normal; min-width: 84px; }
    }
    @media screen and (prefers-color-scheme: dark) {
      body { color: #e8e8e8; background: #161616; }
      .account, .period, .before, .caveat, .none, summary, .headlines dt { color: #b0b0b0; }
      .headlines div, th, td { border-color: #444444; }
      .ink-main { fill: #56b4e9; } .ink-main-line { stroke: #56b4e9; }
      .ink-gain { fill: #2cc295; } .ink-gain-line { stroke: #2cc295; }
      .ink-loss { fill: #f0894a; }
      .ink-text { fill: #e8e8e8; }
      .ink-quiet { fill: #a0a0a0; } .ink-quiet-line { stroke: #a0a0a0; }
      .ink-rule-line { stroke: #444444; }
      .ink-shade { fill: #3a3423; }
      .ink-paper-line { stroke: #161616; }
    }
    @page { size: A4; margin: 16mm 15mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; } }
    @media print {
      body { max-width: none; padding: 0; font-size: 11pt; }
      details, .screen { display: none; }
      .traces { font-size: 8pt; }
      .traces li { margin-bottom: 3pt; }
      .traces code { font-size: 7pt; }
      .headlines dt + dd { font-size: 14pt; }
      .headlines div { flex-basis: 130pt; }
      figure, tr, .headlines div, .traces li { break-inside: avoid; }
      h2, figcaption, caption { break-after: avoid; }
      .scroll { overflow: visible; }
      /* Tighter than on a screen, so that a picture that can't be broken more often fits what is left of a page. */
      h2 { margin-top: 20pt; }
      figure, .scroll { margin: 12pt 0; }
      th, td { padding: 3.5pt 5pt; }
      table { font-size: 9pt; }
      th:first-child, td:first-child { min-width: 85pt; }
    }

    """
}
