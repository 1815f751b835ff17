#include "runner/ledger.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "migrations/digest.h"
#include "runner/ledger_schema.h"

namespace sluice::runner {
namespace {

int64_t ToNumber(const std::optional<std::string>& text) {
  int64_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

SqlResult<int64_t> OneNumber(const SqlResult<std::vector<Row>>& rows) {
  if (!rows) return tl::make_unexpected(rows.error());
  if (rows->size() == 1 && rows->front().size() == 1) return ToNumber(rows->front().front());
  return tl::make_unexpected(SqlError{"", "one number was expected", "", "", false});
}

SqlResult<void> Done(const SqlResult<std::vector<Row>>& rows) {
  if (!rows) return tl::make_unexpected(rows.error());
  return {};
}

// For use between single quotes.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '\'' ? std::string("''") : std::string(1, c);
  return escaped;
}

// A second run that waited for the first one's row finds the sum there already, and gets no row.
constexpr std::string_view kReplace =
    " ON CONFLICT (id) DO UPDATE SET place = DEFAULT, label = excluded.label, file = excluded.file, sum = "
    "excluded.sum, raw_sum = excluded.raw_sum, chain = excluded.chain, executed = excluded.executed, began_at = "
    "excluded.began_at, duration_ms = NULL, rows_affected = NULL, tables = excluded.tables, accepted = "
    "excluded.accepted, how = excluded.how, applied_by = excluded.applied_by, host = excluded.host, tool_version = "
    "excluded.tool_version, backup = NULL, run = excluded.run WHERE h.sum <> excluded.sum";

std::string Renamed(std::string_view sql, const std::string& schema) {
  constexpr std::string_view kOwn = "sluice.";
  const std::string other = QuoteIdentifier(schema) + ".";
  std::string text(sql);
  for (size_t at = 0; (at = text.find(kOwn, at)) != std::string::npos; at += other.size()) {
    text.replace(at, kOwn.size(), other);
  }
  return text;
}

}  // namespace

std::string_view ToString(AttemptState state) {
  constexpr std::array<std::string_view, 8> kNames = {"running", "committing", "applied", "undone",
                                                      "failed",  "aborted",    "partly",  "unknown"};
  return kNames[static_cast<size_t>(state)];
}

Ledger::Ledger(std::string schema, RunIdentity identity) : schema_(std::move(schema)), identity_(std::move(identity)) {}

std::string Ledger::Table(std::string_view name) const {
  return fmt::format("{}.{}", QuoteIdentifier(schema_), name);
}

// A server that crashed gives out once more the numbers that it had not written to disk: to another run, it may be.
std::string Ledger::Ours(const std::vector<int64_t>& attempts) const {
  return fmt::format("attempt IN ({}) AND run = {}", fmt::join(attempts, ", "), QuoteLiteral(identity_.run));
}

SqlResult<std::optional<int>> Ledger::Version(Session& session) const {
  if (is_installed_) return static_cast<int>(LedgerMigrations().size());
  const SqlResult<std::vector<Row>> there = session.Query(
      "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "WHERE n.nspname = $1 AND c.relname = 'ledger_version' AND c.relkind = 'r'",
      {schema_});
  if (!there) return tl::make_unexpected(there.error());
  if (there->empty()) return std::nullopt;
  return OneNumber(session.Query(fmt::format("SELECT max(version) FROM {}", Table("ledger_version"))))
      .map([](int64_t version) { return std::optional(static_cast<int>(version)); });
}

SqlResult<void> Ledger::Install(Session& session) {
  const SqlResult<std::optional<int>> found = Version(session);
  if (!found) return tl::make_unexpected(found.error());
  const size_t version = static_cast<size_t>(found->value_or(0));
  if (version > 0) {
    if (SqlResult<void> checked = CheckTables(session); !checked) return checked;
  }
  const std::span<const std::string_view> all = LedgerMigrations();
  if (version > all.size()) {
    return tl::make_unexpected(
        SqlError{"",
                 fmt::format("the tables in schema {} were made by a newer sluice (version {} of them, this one "
                             "knows {})",
                             schema_, version, all.size()),
                 "", "Use that version of sluice or a later one.", false});
  }
  SqlResult<void> done = version == all.size() ? SqlResult<void>() : session.Execute(InstallSql(version));
  if (!done && !done.error().connection_lost) (void)session.Rollback();
  is_installed_ = done.has_value();
  return done;
}

std::string Ledger::InstallSql(size_t from) const {
  const std::span<const std::string_view> all = LedgerMigrations();
  std::string sql = "BEGIN;\n";
  if (from == 0) sql += fmt::format("CREATE SCHEMA IF NOT EXISTS {};\n", QuoteIdentifier(schema_));
  for (size_t i = from; i < all.size(); ++i) {
    sql += Renamed(all[i], schema_);
    sql += fmt::format("INSERT INTO {} (version, tool_version) VALUES ({}, {});\n", Table("ledger_version"), i + 1,
                       QuoteLiteral(identity_.tool_version));
  }
  return sql + "COMMIT;";
}

std::string Ledger::ScriptedClaimSql(const LedgerEntry& entry, const std::string& chain) const {
  return fmt::format(
      "INSERT INTO {} AS h (id, label, file, sum, raw_sum, chain, executed, tables, accepted, how, host, tool_version, "
      "run) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, 'script', '', {}, {}){};\n",
      Table("history"), QuoteLiteral(entry.id), QuoteLiteral(entry.label), QuoteLiteral(entry.file),
      QuoteLiteral(entry.sum), QuoteLiteral(entry.raw_sum), QuoteLiteral(chain), QuoteLiteral(entry.executed),
      QuoteLiteral(ToArray(entry.tables)), QuoteLiteral(entry.accepted), QuoteLiteral(identity_.tool_version),
      QuoteLiteral(identity_.run), entry.runs_again ? kReplace : "");
}

// A view, or a table of another server, would take our rows and keep none of our promises.
SqlResult<void> Ledger::CheckTables(Session& session) const {
  const SqlResult<std::string> missing = session.QueryValue(fmt::format(
      "SELECT string_agg(t, ', ') FROM unnest('{{history,attempt,journal}}'::text[]) t WHERE NOT EXISTS (SELECT 1 FROM "
      "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{}' AND "
      "c.relname = t AND c.relkind = 'r')",
      Escaped(schema_)));
  if (!missing) return tl::make_unexpected(missing.error());
  if (missing->empty()) return {};
  return tl::make_unexpected(
      SqlError{"", fmt::format("what sluice keeps in schema '{}' is not all there as tables: {}", schema_, *missing),
               "", "Put back the tables that sluice made, or name another schema with --history-schema.", false});
}

SqlResult<std::vector<AppliedMigration>> Ledger::ReadApplied(Session& session) const {
  const SqlResult<std::optional<int>> version = Version(session);
  if (!version) return tl::make_unexpected(version.error());
  if (!*version) return std::vector<AppliedMigration>();
  std::vector<AppliedMigration> applied;
  const SqlResult<void> read = session.ForEachRow(
      fmt::format("SELECT id, label, file, sum, raw_sum, chain, began_at, how FROM {} ORDER BY place",
                  Table("history")),
      [&](const Row& row) {
        const auto text = [&](size_t column) { return row[column].value_or(""); };
        applied.push_back({text(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7)});
      });
  if (!read) return tl::make_unexpected(read.error());
  return applied;
}

SqlResult<std::vector<JournalEntry>> Ledger::ReadJournal(Session& session, const std::string& migration) const {
  const SqlResult<std::vector<Row>> rows =
      session.Query(fmt::format("SELECT unit, sum, state = 'done', behind, rows FROM {} WHERE migration = $1 "
                                "ORDER BY unit",
                                Table("journal")),
                    {migration});
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<JournalEntry> entries;
  for (const Row& row : *rows) {
    entries.push_back({static_cast<int>(ToNumber(row[0])), row[1].value_or(""), row[2] == "t", row[3],
                       static_cast<uint64_t>(ToNumber(row[4]))});
  }
  return entries;
}

SqlResult<std::vector<OpenAttempt>> Ledger::ReadOpenAttempts(Session& session) const {
  const SqlResult<std::vector<Row>> rows = session.Query(
      fmt::format("SELECT attempt, run, migration, xid, backend FROM {} WHERE ended_at IS NULL ORDER BY attempt",
                  Table("attempt")));
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<OpenAttempt> open;
  for (const Row& row : *rows) {
    OpenAttempt& attempt = open.emplace_back();
    attempt.attempt = ToNumber(row[0]);
    attempt.run = row[1].value_or("");
    attempt.migration = row[2].value_or("");
    if (row[3]) attempt.xid = ToNumber(row[3]);
    attempt.backend = static_cast<int>(ToNumber(row[4]));
  }
  return open;
}

// txid_current() since it is there in every version; 13 and later call it pg_current_xact_id().
std::string Ledger::ClaimSql(const LedgerEntry& entry, const std::string& chain) const {
  return fmt::format(
      "INSERT INTO {} AS h (id, label, file, sum, raw_sum, chain, executed, tables, accepted, how, host, "
      "tool_version, run, backup) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}){} RETURNING "
      "pg_catalog.txid_current()",
      Table("history"), QuoteLiteral(entry.id), QuoteLiteral(entry.label), QuoteLiteral(entry.file),
      QuoteLiteral(entry.sum), QuoteLiteral(entry.raw_sum), QuoteLiteral(chain), QuoteLiteral(entry.executed),
      QuoteLiteral(ToArray(entry.tables)), QuoteLiteral(entry.accepted), QuoteLiteral(entry.how),
      QuoteLiteral(identity_.host), QuoteLiteral(identity_.tool_version), QuoteLiteral(identity_.run),
      entry.backup.empty() ? "NULL" : QuoteLiteral(entry.backup), entry.runs_again ? kReplace : "");
}

SqlResult<std::optional<int64_t>> Ledger::ReadTransaction(const SqlResult<std::vector<Row>>& rows) {
  if (rows && rows->empty()) return std::nullopt;
  return OneNumber(rows).map([](int64_t xid) { return std::optional(xid); });
}

SqlResult<int64_t> Ledger::Claim(Session& session, const LedgerEntry& entry, const std::string& chain) const {
  const SqlResult<std::optional<int64_t>> xid = ReadTransaction(session.Query(ClaimSql(entry, chain)));
  if (!xid) return tl::make_unexpected(xid.error());
  if (!*xid) return tl::make_unexpected(SqlError{"23505", "it has its row already", "", "", false});
  return **xid;
}

std::string Ledger::CompleteSql(const std::string& id, int64_t duration_ms, uint64_t rows) const {
  return fmt::format("UPDATE {} SET duration_ms = {}, rows_affected = {} WHERE id = {}", Table("history"), duration_ms,
                     rows, QuoteLiteral(id));
}

std::string Ledger::WithdrawSql(const std::string& id) const {
  return fmt::format("DELETE FROM {} WHERE id = {} RETURNING pg_catalog.txid_current()", Table("history"),
                     QuoteLiteral(id));
}

// Planning them takes longer than what they do. A plan is kept while the table grows: one that reads all of it, as is
// best for the first rows, must not be made.
std::string Ledger::PrepareSql() const {
  const std::string run = QuoteLiteral(identity_.run);
  return fmt::format(
      "DEALLOCATE ALL; SET enable_seqscan = off; "
      "PREPARE sluice_begin(text, text, integer, text, bigint) AS INSERT INTO {0} (run, migration, direction, state, "
      "host, process, backend, tool_version, system_identifier, xid) VALUES "
      "({1}, $1, $2, 'running', {2}, {3}, $3, {4}, $4, $5) RETURNING attempt; "
      "PREPARE sluice_committing(bigint, bigint, integer) AS UPDATE {0} SET state = '{5}', xid = $2, backend = $3 "
      "WHERE attempt = $1 AND run = {1}; "
      "PREPARE sluice_end(bigint, text) AS UPDATE {0} SET state = $2, ended_at = pg_catalog.clock_timestamp() WHERE "
      "attempt = $1 AND run = {1};",
      Table("attempt"), run, QuoteLiteral(identity_.host), identity_.process, QuoteLiteral(identity_.tool_version),
      ToString(AttemptState::kCommitting));
}

std::string Ledger::UnprepareSql() {
  return "DEALLOCATE ALL; RESET enable_seqscan;";
}

std::string Ledger::BeginAttemptSql(const NewAttempt& attempt) {
  return fmt::format("EXECUTE sluice_begin({}, {}, {}, {}, {});", QuoteLiteral(attempt.migration),
                     QuoteLiteral(attempt.direction), attempt.backend, QuoteLiteral(attempt.system_identifier),
                     attempt.xid == 0 ? "NULL" : std::to_string(attempt.xid));
}

SqlResult<int64_t> Ledger::ReadAttempt(const SqlResult<std::vector<Row>>& rows) {
  return OneNumber(rows);
}

std::string Ledger::CommittingSql(const std::vector<int64_t>& attempts, int64_t xid, int backend) {
  std::string sql;
  for (const int64_t attempt : attempts) {
    sql += fmt::format("EXECUTE sluice_committing({}, {}, {});", attempt, xid, backend);
  }
  return sql;
}

std::string Ledger::SetStateSql(const std::vector<int64_t>& attempts, AttemptState state) const {
  return fmt::format("UPDATE {} SET state = '{}' WHERE {};", Table("attempt"), ToString(state), Ours(attempts));
}

std::string Ledger::EndAttemptSql(int64_t attempt, AttemptState state) {
  return fmt::format("EXECUTE sluice_end({}, '{}');", attempt, ToString(state));
}

SqlResult<void> Ledger::EndAttempt(Session& session, int64_t attempt, AttemptState state,
                                   const AttemptFailure* failure) const {
  Parameters values = {std::string(ToString(state)), std::nullopt, std::nullopt, std::nullopt, std::nullopt};
  if (failure != nullptr) {
    if (failure->statement > 0) values[1] = std::to_string(failure->statement);
    if (failure->line > 0) values[2] = std::to_string(failure->line);
    values[3] = failure->error.sqlstate;
    values[4] = failure->error.message;
  }
  return Done(session.Query(fmt::format("UPDATE {} SET state = $1, ended_at = pg_catalog.clock_timestamp(), "
                                        "statement = $2, line = $3, sqlstate = $4, error = $5 WHERE {}",
                                        Table("attempt"), Ours({attempt})),
                            values));
}

SqlResult<void> Ledger::CloseAttempt(Session& session, int64_t attempt, AttemptState state) const {
  return session.Execute(
      fmt::format("UPDATE {} SET state = '{}', ended_at = pg_catalog.clock_timestamp() WHERE attempt "
                  "= {}",
                  Table("attempt"), ToString(state), attempt));
}

SqlResult<int64_t> Ledger::WriteStep(Session& session, const JournalStep& step) const {
  const SqlResult<std::vector<Row>> rows = session.Query(
      fmt::format(
          "INSERT INTO {} AS j (migration, unit, sum, state, attempt, statement, rows, ended_at) VALUES ($1, $2, "
          "$3, $4, $5, $6, $7, CASE WHEN $4 = 'done' THEN pg_catalog.clock_timestamp() END) ON CONFLICT "
          "(migration, unit) DO UPDATE SET state = excluded.state, ended_at = excluded.ended_at, attempt = "
          "excluded.attempt, rows = excluded.rows WHERE j.state <> 'done' AND j.sum = excluded.sum RETURNING "
          "pg_catalog.txid_current()",
          Table("journal")),
      {step.migration, std::to_string(step.unit), step.sum, step.done ? "done" : "begun", std::to_string(step.attempt),
       step.statement, std::to_string(step.rows)});
  if (rows && rows->empty()) {
    return tl::make_unexpected(SqlError{"", "another run has done this step meanwhile", "", "", false});
  }
  return OneNumber(rows);
}

// The first range makes the row; each other one finds it where the range before has left it.
SqlResult<int64_t> Ledger::WriteRange(Session& session, const JournalStep& step, const std::optional<std::string>& from,
                                      const std::optional<std::string>& to) const {
  constexpr const char* kBegin =
      "INSERT INTO {} AS j (migration, unit, sum, state, attempt, behind, statement, ended_at) VALUES ($1, $2, $3, $4, "
      "$5, $6, $7, CASE WHEN $4 = 'done' THEN pg_catalog.clock_timestamp() END) ON CONFLICT (migration, unit) DO "
      "NOTHING RETURNING pg_catalog.txid_current()";
  constexpr const char* kGoOn =
      "UPDATE {} SET state = $4, attempt = $5, behind = COALESCE($6, behind), ended_at = CASE WHEN $4 = 'done' THEN "
      "pg_catalog.clock_timestamp() END WHERE migration = $1 AND unit = $2 AND sum = $3 AND state <> 'done' AND behind "
      "= $7 RETURNING pg_catalog.txid_current()";
  const SqlResult<std::vector<Row>> rows =
      session.Query(from ? fmt::format(kGoOn, Table("journal")) : fmt::format(kBegin, Table("journal")),
                    {step.migration, std::to_string(step.unit), step.sum, to ? "begun" : "done",
                     std::to_string(step.attempt), to, from ? *from : step.statement});
  if (rows && rows->empty()) {
    return tl::make_unexpected(SqlError{"", "another run has done this range of keys meanwhile", "", "", false});
  }
  return OneNumber(rows);
}

std::string Ledger::AddRowsSql(const JournalStep& step) const {
  return fmt::format("UPDATE {} SET rows = COALESCE(rows, 0) + {} WHERE migration = {} AND unit = {};",
                     Table("journal"), step.rows, QuoteLiteral(step.migration), step.unit);
}

SqlResult<int64_t> Ledger::CloseOpenAttempts(Session& session) const {
  return OneNumber(session.Query(fmt::format(
      "WITH closed AS (UPDATE {0} a SET ended_at = pg_catalog.clock_timestamp(), state = CASE "
      "WHEN EXISTS (SELECT 1 FROM {2} j WHERE j.attempt = a.attempt AND j.state = 'done') "
      "THEN CASE WHEN a.direction = 'down' THEN 'undone' ELSE 'applied' END "
      "WHEN EXISTS (SELECT 1 FROM {2} j WHERE j.attempt = a.attempt) THEN 'partly' "
      "WHEN a.direction = 'up' AND EXISTS (SELECT 1 FROM {1} h WHERE h.id = a.migration AND h.run = a.run) THEN "
      "'applied' "
      "WHEN a.direction = 'down' AND NOT EXISTS (SELECT 1 FROM {1} h WHERE h.id = a.migration) THEN 'undone' "
      "ELSE 'aborted' END, error = COALESCE(error, 'the run ended without telling; a later run found out') "
      "WHERE ended_at IS NULL RETURNING 1) SELECT count(*) FROM closed",
      Table("attempt"), Table("history"), Table("journal"))));
}

SqlResult<void> Ledger::ForgetStep(Session& session, const std::string& migration, int unit) const {
  return Done(session.Query(
      fmt::format("DELETE FROM {} WHERE migration = $1 AND unit = $2 AND state <> 'done' AND behind IS NULL",
                  Table("journal")),
      {migration, std::to_string(unit)}));
}

SqlResult<uint64_t> Ledger::ForgetJournal(Session& session, const std::string& migration) const {
  return OneNumber(session.Query(fmt::format("WITH gone AS (DELETE FROM {} WHERE migration = $1 RETURNING rows) "
                                             "SELECT COALESCE(sum(rows), 0)::pg_catalog.int8 FROM gone",
                                             Table("journal")),
                                 {migration}))
      .map([](int64_t rows) { return static_cast<uint64_t>(rows); });
}

bool IsApplied(const LedgerEntry& entry, const std::vector<AppliedMigration>& applied) {
  return std::any_of(applied.begin(), applied.end(), [&](const AppliedMigration& row) {
    return row.id == entry.id && (!entry.runs_again || row.sum == entry.sum);
  });
}

std::string NextChain(const std::string& before, const std::string& sum) {
  migrations::Sha256 chain;
  chain.Add(before);
  chain.Add(sum);
  return chain.Hex();
}

}  // namespace sluice::runner
