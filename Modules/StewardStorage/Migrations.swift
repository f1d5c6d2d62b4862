/// The schema of a workspace, as numbered steps. Forward only; a step is never edited once it has been released.
///
/// Every key leads with the account, so that a table can be partitioned or distributed by it.
/// The word `/*clustered*/` behind a table lets an engine store rows in key order.
public enum Migrations {
  public struct Step: Sendable {
    public let number: Int
    public let name: String
    public let statements: [String]
  }

  public static let all: [Step] = [
    Step(number: 1, name: "accounts, sources and raw documents", statements: rawTables),
    Step(number: 2, name: "loads, facts and quality events", statements: derivedTables),
    Step(number: 3, name: "scores, findings and recommendations", statements: analysisTables),
    Step(number: 4, name: "months of facts as columns", statements: segmentTables),
    Step(number: 5, name: "what is left of quotas", statements: quotaTables),
    Step(number: 6, name: "changes at the other side", statements: actionTables),
    Step(number: 7, name: "what makes a recommendation checkable", statements: checkableColumns),
    Step(number: 8, name: "forecasts of demand", statements: forecastTables),
    Step(number: 9, name: "what was decided on advice, and what came of it", statements: adviceTables),
    Step(number: 10, name: "drops and their causes", statements: dropTables),
    Step(number: 11, name: "plans for growth", statements: planTables),
    Step(number: 12, name: "who manages an account", statements: managerTables),
  ]

  /// Tables whose rows follow from the raw documents alone; record tables come on top, see ``RecordTables``.
  public static let derivedTableNames = [
    "scope", "family", "item", "load", "fact_block", "fact_segment", "fact_closure", "fact_rollup", "quality_event",
  ]
  public static let analysisTableNames = [
    "analysis", "score", "finding", "recommendation", "evidence", "forecast", "sales_drop", "drop_cause",
  ]

  private static let rawTables = [
    """
    CREATE TABLE account (
      account_id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, marketplaces TEXT NOT NULL,
      PRIMARY KEY (account_id)) /*clustered*/
    """,
    """
    CREATE TABLE source (
      account_id TEXT NOT NULL, name TEXT NOT NULL, bundle TEXT NOT NULL, settings TEXT NOT NULL,
      PRIMARY KEY (account_id, name)) /*clustered*/
    """,
    """
    CREATE TABLE source_state (
      account_id TEXT NOT NULL, source TEXT NOT NULL, state_key TEXT NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (account_id, source, state_key)) /*clustered*/
    """,
    """
    CREATE TABLE document (
      account_id TEXT NOT NULL, document_id BIGINT NOT NULL, sha256 TEXT NOT NULL, external_id TEXT NOT NULL,
      request TEXT NOT NULL, name TEXT NOT NULL, report_type TEXT NOT NULL, definition_sha256 TEXT, marketplace TEXT,
      from_day BIGINT, to_day BIGINT, retrieved BIGINT NOT NULL, received BIGINT NOT NULL, content_type TEXT,
      byte_count BIGINT NOT NULL, status TEXT NOT NULL, locale TEXT,
      PRIMARY KEY (account_id, document_id)) /*clustered*/
    """,
    "CREATE UNIQUE INDEX document_identity ON document (account_id, report_type, sha256, external_id, request)",
    """
    CREATE TABLE document_chunk (
      account_id TEXT NOT NULL, document_id BIGINT NOT NULL, ordinal BIGINT NOT NULL, codec BIGINT NOT NULL,
      byte_count BIGINT NOT NULL, bytes BYTEA NOT NULL,
      PRIMARY KEY (account_id, document_id, ordinal))
    """,
    """
    CREATE TABLE definition (
      account_id TEXT NOT NULL, sha256 TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (account_id, sha256)) /*clustered*/
    """,
  ]

  private static let derivedTables = [
    """
    CREATE TABLE scope (
      account_id TEXT NOT NULL, scope_id BIGINT NOT NULL, marketplace TEXT NOT NULL,
      PRIMARY KEY (account_id, scope_id)) /*clustered*/
    """,
    """
    CREATE TABLE family (
      account_id TEXT NOT NULL, family_id BIGINT NOT NULL, name TEXT NOT NULL,
      PRIMARY KEY (account_id, family_id)) /*clustered*/
    """,
    """
    CREATE TABLE item (
      account_id TEXT NOT NULL, scope_id BIGINT NOT NULL, item_id BIGINT NOT NULL, sku TEXT NOT NULL,
      asin TEXT NOT NULL, parent_asin TEXT NOT NULL,
      PRIMARY KEY (account_id, scope_id, item_id)) /*clustered*/
    """,
    """
    CREATE TABLE load (
      account_id TEXT NOT NULL, document_id BIGINT NOT NULL, family_id BIGINT NOT NULL, scope_id BIGINT NOT NULL,
      from_day BIGINT, to_day BIGINT, known_from BIGINT NOT NULL, row_count BIGINT NOT NULL, record_count BIGINT NOT NULL,
      cell_count BIGINT NOT NULL,
      PRIMARY KEY (account_id, document_id)) /*clustered*/
    """,
    "CREATE INDEX load_by_family ON load (account_id, family_id, scope_id, known_from)",
    """
    CREATE TABLE fact_block (
      account_id TEXT NOT NULL, scope_id BIGINT NOT NULL, day BIGINT NOT NULL, family_id BIGINT NOT NULL,
      grain BIGINT NOT NULL, known_from BIGINT NOT NULL, document_id BIGINT NOT NULL, known_to BIGINT NOT NULL,
      cells BYTEA NOT NULL,
      PRIMARY KEY (account_id, scope_id, day, family_id, grain, known_from, document_id)) /*clustered*/
    """,
    """
    CREATE TABLE quality_event (
      account_id TEXT NOT NULL, document_id BIGINT NOT NULL, ordinal BIGINT NOT NULL, kind TEXT NOT NULL,
      code TEXT NOT NULL, field TEXT NOT NULL, line BIGINT, occurrences BIGINT NOT NULL, message TEXT NOT NULL,
      PRIMARY KEY (account_id, document_id, ordinal)) /*clustered*/
    """,
    """
    CREATE TABLE record_column (
      table_name TEXT NOT NULL, column_name TEXT NOT NULL, PRIMARY KEY (table_name, column_name)) /*clustered*/
    """,
  ]

  private static let analysisTables = [
    """
    CREATE TABLE analysis (
      account_id TEXT NOT NULL, as_of BIGINT NOT NULL, today BIGINT NOT NULL, failures TEXT NOT NULL,
      PRIMARY KEY (account_id)) /*clustered*/
    """,
    """
    CREATE TABLE score (
      account_id TEXT NOT NULL, score_id TEXT NOT NULL, scorer TEXT NOT NULL, marketplace TEXT NOT NULL, sku TEXT NOT NULL,
      asin TEXT NOT NULL, value DOUBLE PRECISION NOT NULL, base DOUBLE PRECISION NOT NULL,
      PRIMARY KEY (account_id, score_id)) /*clustered*/
    """,
    """
    CREATE TABLE finding (
      account_id TEXT NOT NULL, finding_id TEXT NOT NULL, monitor TEXT NOT NULL, marketplace TEXT NOT NULL, sku TEXT NOT NULL,
      asin TEXT NOT NULL, clause TEXT NOT NULL, severity TEXT NOT NULL, title TEXT NOT NULL,
      PRIMARY KEY (account_id, finding_id)) /*clustered*/
    """,
    """
    CREATE TABLE recommendation (
      account_id TEXT NOT NULL, recommendation_id TEXT NOT NULL, recommender TEXT NOT NULL, kind TEXT NOT NULL,
      marketplace TEXT NOT NULL, sku TEXT NOT NULL, asin TEXT NOT NULL, title TEXT NOT NULL, action TEXT NOT NULL,
      reversal TEXT NOT NULL, value_basis TEXT NOT NULL, currency TEXT NOT NULL, low_minor BIGINT NOT NULL,
      expected_minor BIGINT NOT NULL, high_minor BIGINT NOT NULL, level DOUBLE PRECISION NOT NULL,
      horizon_days BIGINT NOT NULL, effort_minutes BIGINT NOT NULL, expires_day BIGINT NOT NULL,
      PRIMARY KEY (account_id, recommendation_id)) /*clustered*/
    """,
    """
    CREATE TABLE evidence (
      account_id TEXT NOT NULL, owner_id TEXT NOT NULL, ordinal BIGINT NOT NULL, points DOUBLE PRECISION,
      statement TEXT NOT NULL, kind TEXT NOT NULL, metric BIGINT, marketplace TEXT, sku TEXT, asin TEXT,
      from_day BIGINT, to_day BIGINT, value BIGINT, reference TEXT,
      PRIMARY KEY (account_id, owner_id, ordinal)) /*clustered*/
    """,
  ]

  private static let segmentTables = [
    """
    CREATE TABLE fact_segment (
      account_id TEXT NOT NULL, scope_id BIGINT NOT NULL, grain BIGINT NOT NULL, layer BIGINT NOT NULL,
      month BIGINT NOT NULL, family_id BIGINT NOT NULL, part BIGINT NOT NULL, chunk BIGINT NOT NULL, bytes BYTEA NOT NULL,
      PRIMARY KEY (account_id, scope_id, grain, layer, month, family_id, part, chunk))
    """,
    """
    CREATE TABLE fact_closure (
      account_id TEXT NOT NULL, scope_id BIGINT NOT NULL, grain BIGINT NOT NULL, family_id BIGINT NOT NULL,
      day BIGINT NOT NULL, known_from BIGINT NOT NULL, document_id BIGINT NOT NULL,
      PRIMARY KEY (account_id, scope_id, grain, family_id, day, known_from, document_id)) /*clustered*/
    """,
    """
    CREATE TABLE fact_rollup (
      account_id TEXT NOT NULL, scope_id BIGINT NOT NULL, grain BIGINT NOT NULL, month BIGINT NOT NULL,
      sums BYTEA NOT NULL,
      PRIMARY KEY (account_id, scope_id, grain, month)) /*clustered*/
    """,
  ]

  /// Quotas belong to an application and to a party in it, not to an account; the two of them in one text lead the key in its place,
  /// so that the table is cut and programs take turns by them.
  private static let quotaTables = [
    """
    CREATE TABLE quota_bucket (
      account_id TEXT NOT NULL, application TEXT NOT NULL, party TEXT NOT NULL, operation TEXT NOT NULL,
      documented_rate DOUBLE PRECISION NOT NULL, rate DOUBLE PRECISION NOT NULL, burst DOUBLE PRECISION NOT NULL,
      tokens DOUBLE PRECISION NOT NULL, counted BIGINT NOT NULL, blocked_until BIGINT NOT NULL, refusals BIGINT NOT NULL,
      claim_owner TEXT, claim_priority BIGINT, claim_value DOUBLE PRECISION, claim_until BIGINT,
      PRIMARY KEY (account_id, application, party, operation)) /*clustered*/
    """
  ]

  private static let actionTables = [
    """
    CREATE TABLE action (
      account_id TEXT NOT NULL, action_id BIGINT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, marketplace TEXT NOT NULL,
      parameters TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, remarks TEXT NOT NULL, previewed BIGINT NOT NULL,
      decided_by TEXT, decided BIGINT, applied BIGINT,
      PRIMARY KEY (account_id, action_id)) /*clustered*/
    """,
    """
    CREATE TABLE action_stop (
      account_id TEXT NOT NULL, reason TEXT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (account_id)) /*clustered*/
    """,
  ]

  /// Without values in the rows that are there: recommendations from before had none of it.
  private static let checkableColumns = [
    "likely_low_minor BIGINT", "likely_high_minor BIGINT", "likely_level DOUBLE PRECISION", "counterfactual TEXT",
    "disproof TEXT", "caveats TEXT", "rule TEXT",
  ].map { "ALTER TABLE recommendation ADD COLUMN \($0)" }

  /// Advice that was decided on keeps a copy of its own: the newest analysis takes the place of the one before it.
  private static let adviceTables = [
    """
    CREATE TABLE advice (
      account_id TEXT NOT NULL, advice_id BIGINT NOT NULL, recommendation_id TEXT NOT NULL, recommender TEXT NOT NULL,
      kind TEXT NOT NULL, marketplace TEXT NOT NULL, sku TEXT NOT NULL, asin TEXT NOT NULL, title TEXT NOT NULL,
      action TEXT NOT NULL, reversal TEXT NOT NULL, value_basis TEXT NOT NULL, currency TEXT NOT NULL,
      low_minor BIGINT NOT NULL, expected_minor BIGINT NOT NULL, high_minor BIGINT NOT NULL,
      level DOUBLE PRECISION NOT NULL, horizon_days BIGINT NOT NULL, effort_minutes BIGINT NOT NULL,
      expires_day BIGINT NOT NULL, likely_low_minor BIGINT, likely_high_minor BIGINT, likely_level DOUBLE PRECISION,
      counterfactual TEXT, disproof TEXT, caveats TEXT, rule TEXT, state TEXT NOT NULL, as_of BIGINT NOT NULL,
      snoozed_until BIGINT,
      PRIMARY KEY (account_id, advice_id)) /*clustered*/
    """,
    """
    CREATE TABLE advice_evidence (
      account_id TEXT NOT NULL, owner_id TEXT NOT NULL, ordinal BIGINT NOT NULL, points DOUBLE PRECISION,
      statement TEXT NOT NULL, kind TEXT NOT NULL, metric BIGINT, marketplace TEXT, sku TEXT, asin TEXT,
      from_day BIGINT, to_day BIGINT, value BIGINT, reference TEXT,
      PRIMARY KEY (account_id, owner_id, ordinal)) /*clustered*/
    """,
    """
    CREATE TABLE advice_event (
      account_id TEXT NOT NULL, advice_id BIGINT NOT NULL, ordinal BIGINT NOT NULL, state TEXT NOT NULL,
      actor TEXT NOT NULL, instant BIGINT NOT NULL, reason TEXT, note TEXT,
      PRIMARY KEY (account_id, advice_id, ordinal)) /*clustered*/
    """,
    """
    CREATE TABLE advice_plan (
      account_id TEXT NOT NULL, advice_id BIGINT NOT NULL, metric BIGINT NOT NULL, cost_metric BIGINT,
      before_day BIGINT NOT NULL, from_day BIGINT NOT NULL, to_day BIGINT NOT NULL, method TEXT NOT NULL,
      margin DOUBLE PRECISION, controls TEXT,
      PRIMARY KEY (account_id, advice_id)) /*clustered*/
    """,
    """
    CREATE TABLE advice_outcome (
      account_id TEXT NOT NULL, advice_id BIGINT NOT NULL, ordinal BIGINT NOT NULL, inputs TEXT NOT NULL,
      measured BIGINT NOT NULL, effect_minor BIGINT, low_minor BIGINT, high_minor BIGINT, level DOUBLE PRECISION,
      expected_minor BIGINT, placebo_probability DOUBLE PRECISION, control_count BIGINT, remark TEXT,
      PRIMARY KEY (account_id, advice_id, ordinal)) /*clustered*/
    """,
  ]

  /// One row an item and probability: a quantile of the units sold in total, and the mean beside it.
  private static let forecastTables = [
    """
    CREATE TABLE forecast (
      account_id TEXT NOT NULL, marketplace TEXT NOT NULL, sku TEXT NOT NULL, asin TEXT NOT NULL,
      probability DOUBLE PRECISION NOT NULL, from_day BIGINT NOT NULL, to_day BIGINT NOT NULL,
      mean DOUBLE PRECISION NOT NULL, quantile DOUBLE PRECISION NOT NULL,
      PRIMARY KEY (account_id, marketplace, sku, asin, probability)) /*clustered*/
    """
  ]

  /// What the evidence table holds of a drop has the drop's identifier as its owner; `figures` are places in it.
  /// An analysis without `drop_rule` is older than the search for drops, or it failed.
  private static let dropTables = [
    "ALTER TABLE analysis ADD COLUMN drop_rule TEXT",
    """
    CREATE TABLE sales_drop (
      account_id TEXT NOT NULL, drop_id TEXT NOT NULL, ordinal BIGINT NOT NULL, marketplace TEXT NOT NULL,
      sku TEXT NOT NULL, asin TEXT NOT NULL, metric TEXT NOT NULL, from_day BIGINT NOT NULL,
      to_day BIGINT NOT NULL, value_before DOUBLE PRECISION NOT NULL, value_after DOUBLE PRECISION NOT NULL,
      deviation DOUBLE PRECISION, loss_per_day DOUBLE PRECISION NOT NULL,
      PRIMARY KEY (account_id, drop_id)) /*clustered*/
    """,
    """
    CREATE TABLE drop_cause (
      account_id TEXT NOT NULL, drop_id TEXT NOT NULL, ordinal BIGINT NOT NULL, cause TEXT NOT NULL,
      score DOUBLE PRECISION NOT NULL, statement TEXT NOT NULL, value_before DOUBLE PRECISION,
      value_after DOUBLE PRECISION, lag_days BIGINT, reasons TEXT NOT NULL, figures TEXT NOT NULL,
      PRIMARY KEY (account_id, drop_id, ordinal)) /*clustered*/
    """,
  ]

  /// Goals with the steps that lead to them. Events are what was changed, by whom and when; the rest is how things stand.
  private static let planTables = [
    """
    CREATE TABLE growth_plan (
      account_id TEXT NOT NULL, plan_id BIGINT NOT NULL, title TEXT NOT NULL, owner TEXT NOT NULL, kpi TEXT NOT NULL,
      marketplace TEXT NOT NULL, target BIGINT NOT NULL, from_day BIGINT NOT NULL, to_day BIGINT NOT NULL, ending TEXT,
      PRIMARY KEY (account_id, plan_id)) /*clustered*/
    """,
    """
    CREATE TABLE growth_step (
      account_id TEXT NOT NULL, plan_id BIGINT NOT NULL, step_id BIGINT NOT NULL, area TEXT NOT NULL, title TEXT NOT NULL,
      owner TEXT NOT NULL, due_day BIGINT NOT NULL, after_steps TEXT NOT NULL, done_day BIGINT,
      PRIMARY KEY (account_id, plan_id, step_id)) /*clustered*/
    """,
    """
    CREATE TABLE growth_link (
      account_id TEXT NOT NULL, plan_id BIGINT NOT NULL, ordinal BIGINT NOT NULL, recommendation_id TEXT NOT NULL,
      PRIMARY KEY (account_id, plan_id, ordinal)) /*clustered*/
    """,
    """
    CREATE TABLE growth_event (
      account_id TEXT NOT NULL, plan_id BIGINT NOT NULL, ordinal BIGINT NOT NULL, actor TEXT NOT NULL,
      instant BIGINT NOT NULL, what TEXT NOT NULL,
      PRIMARY KEY (account_id, plan_id, ordinal)) /*clustered*/
    """,
  ]

  /// Each row is a stretch that lasts until the next one; an empty name is nobody.
  private static let managerTables = [
    """
    CREATE TABLE account_manager (
      account_id TEXT NOT NULL, ordinal BIGINT NOT NULL, manager TEXT NOT NULL, since BIGINT NOT NULL,
      PRIMARY KEY (account_id, ordinal)) /*clustered*/
    """
  ]

  /// Brings a database to the newest step, each step in a transaction of its own.
  ///
  /// - Throws: ``DatabaseError`` with code `newerSchema` where a newer version of Steward wrote it.
  public static func migrate(_ engine: some DatabaseEngine) throws {
    try engine.write { session in
      try session.execute(
        "CREATE TABLE IF NOT EXISTS schema_step (number BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (number))")
    }
    let done = try engine.read { try Self.steps(in: $0) }
    let known = all.last?.number ?? 0
    if let newest = done.max(), newest > known {
      throw DatabaseError(
        .newerSchema,
        "the workspace has schema step \(newest), this version knows \(known): use the version of Steward that wrote it, or a newer one"
      )
    }
    for step in all where !done.contains(step.number) {
      try engine.write { session in
        // Another process may have opened the same new workspace and been faster.
        guard try !Self.steps(in: session).contains(step.number) else { return }
        for statement in step.statements { try session.execute(statement) }
        try session.execute(
          "INSERT INTO schema_step (number, name) VALUES (?1, ?2)", [.integer(Int64(step.number)), .text(step.name)])
      }
    }
  }

  private static func steps(in session: any DatabaseSession) throws -> Set<Int> {
    Set(try session.rows("SELECT number FROM schema_step", as: { Int($0.integer(0)) }))
  }
}
