#include "runner/interrupted_run.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "analyzer/model/read.h"

namespace sluice::runner {
namespace {

// Of a statement that is read here: the parser needs up to 24 bytes of stack for each (analyzer/ast/large_stack.h).
constexpr size_t kLongestRead = size_t{64} << 10;

int64_t ToNumber(const std::optional<std::string>& text) {
  int64_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

bool IsTrue(const std::optional<std::string>& text) {
  return text == "t";
}

StepSubject SubjectOf(const model::Action& action) {
  using Kind = StepSubject::Kind;
  if (const auto* create = std::get_if<model::CreateIndex>(&action)) {
    if (create->name.empty()) return {};
    model::Name index{.schema = create->table.schema, .name = create->name, .span = {}};
    return {Kind::kIndexBuild, index.ToSql()};
  }
  if (const auto* drop = std::get_if<model::DropIndex>(&action)) return {Kind::kIndexDrop, drop->index.ToSql()};
  if (const auto* reindex = std::get_if<model::Reindex>(&action)) {
    if (!reindex->concurrently) return {Kind::kRepeatable, ""};
    if (reindex->relation.empty()) return {};
    return {Kind::kReindex, reindex->relation.ToSql()};
  }
  return {};
}

// VACUUM and the like leave nothing half done.
bool IsRepeatable(const std::string& statement) {
  for (const std::string_view word : {"VACUUM", "ANALYZE", "CLUSTER", "CHECKPOINT", "ALTER SYSTEM"}) {
    if (statement.size() < word.size()) continue;
    bool same = true;
    for (size_t i = 0; i < word.size() && same; ++i) same = (statement[i] & ~0x20) == (word[i] & ~0x20);
    if (same) return true;
  }
  return false;
}

std::string DropIndex(const std::string& index) {
  return fmt::format("DROP INDEX CONCURRENTLY {}", index);
}

StepRepair RepairBuild(const StepFacts& facts) {
  const std::string& index = facts.subject.relation;
  switch (facts.index) {
    case StepIndex::kValid:
      return {StepRepair::Action::kDone, {}, fmt::format("the index {} is there, and valid", index)};
    case StepIndex::kInvalid:
      return {StepRepair::Action::kAgain,
              {DropIndex(index)},
              fmt::format("the index {} is there, and not valid: its build was interrupted", index)};
    case StepIndex::kMissing:
      break;
  }
  return {StepRepair::Action::kAgain, {}, fmt::format("there is no index {}: its build had not begun", index)};
}

StepRepair RepairReindex(const StepFacts& facts) {
  StepRepair repair{StepRepair::Action::kAgain, {}, "nothing invalid is left; it can run again"};
  for (const std::string& index : facts.debris) repair.statements.push_back(DropIndex(index));
  if (!facts.debris.empty()) repair.found = "it has left indexes that are not valid";
  return repair;
}

}  // namespace

std::optional<AttemptState> Resolve(const LeftAttempt& attempt) {
  if (attempt.is_running || attempt.status == "in progress") return std::nullopt;
  const AttemptState done = attempt.undoes ? AttemptState::kUndone : AttemptState::kApplied;
  if (attempt.status == "committed") return done;
  if (attempt.status == "aborted") return AttemptState::kAborted;
  if (attempt.has_transaction) {
    // The server has forgotten the transaction; what it did to the history tells.
    const bool kept = attempt.undoes ? !attempt.has_row : attempt.has_own_row;
    return kept ? done : AttemptState::kAborted;
  }
  if (attempt.has_done_step) return done;
  return attempt.has_begun_step ? AttemptState::kPartly : AttemptState::kAborted;
}

StepSubject SubjectOf(const std::string& statement) {
  if (IsRepeatable(statement)) return {StepSubject::Kind::kRepeatable, ""};
  if (statement.size() > kLongestRead) return {};
  const model::Script script = model::ReadScript(statement, {{0, static_cast<uint32_t>(statement.size())}});
  if (script.statements.size() != 1 || script.statements.front().actions.size() != 1) return {};
  return SubjectOf(script.statements.front().actions.front());
}

StepRepair Repair(const LeftStep& step, const StepFacts& facts) {
  using Kind = StepSubject::Kind;
  if (step.is_running) return {StepRepair::Action::kWait, {}, "the server is still at it"};
  switch (facts.subject.kind) {
    case Kind::kIndexBuild:
      return RepairBuild(facts);
    case Kind::kIndexDrop:
      if (facts.index == StepIndex::kMissing) {
        return {StepRepair::Action::kDone, {}, fmt::format("there is no index {} any more", facts.subject.relation)};
      }
      return {StepRepair::Action::kAgain, {}, fmt::format("the index {} is still there", facts.subject.relation)};
    case Kind::kReindex:
      return RepairReindex(facts);
    case Kind::kRepeatable:
      return {StepRepair::Action::kAgain, {}, "it can run again, whatever it has done"};
    case Kind::kOther:
      break;
  }
  return {StepRepair::Action::kAsk, {}, "what it has done cannot be told from here"};
}

SqlResult<std::vector<LeftAttempt>> ReadLeftAttempts(Session& session, const Ledger& ledger) {
  const std::string schema = QuoteIdentifier(ledger.schema());
  const SqlResult<std::vector<Row>> rows = session.Query(fmt::format(
      R"sql(SELECT a.attempt, a.migration, a.began_at, a.backend, a.direction = 'down', a.xid,
  EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity s
          WHERE s.pid = a.backend AND s.application_name = 'sluice ' || a.run),
  EXISTS (SELECT 1 FROM {0}.history h WHERE h.id = a.migration AND h.run = a.run),
  EXISTS (SELECT 1 FROM {0}.history h WHERE h.id = a.migration),
  EXISTS (SELECT 1 FROM {0}.journal j WHERE j.attempt = a.attempt AND j.state = 'done'),
  EXISTS (SELECT 1 FROM {0}.journal j WHERE j.attempt = a.attempt AND j.state <> 'done')
FROM {0}.attempt a WHERE a.ended_at IS NULL ORDER BY a.attempt)sql",
      schema));
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<LeftAttempt> attempts;
  for (const Row& row : *rows) {
    LeftAttempt attempt{ToNumber(row[0]), row[1].value_or(""), row[2].value_or(""), static_cast<int>(ToNumber(row[3])),
                        IsTrue(row[4]),   IsTrue(row[6]),      IsTrue(row[7]),      IsTrue(row[8]),
                        IsTrue(row[9]),   IsTrue(row[10]),     row[5].has_value(),  std::nullopt};
    if (row[5]) {
      // Fails where this server has never given out the number: a copy of the database from before.
      const SqlResult<std::string> status =
          session.QueryValue(fmt::format("SELECT pg_catalog.txid_status({})", ToNumber(row[5])));
      if (!status && status.error().connection_lost) return tl::make_unexpected(status.error());
      if (!status) attempt.status = "aborted";
      if (status && !status->empty()) attempt.status = *status;
    }
    attempts.push_back(std::move(attempt));
  }
  return attempts;
}

SqlResult<std::vector<LeftStep>> ReadLeftSteps(Session& session, const Ledger& ledger) {
  const std::string schema = QuoteIdentifier(ledger.schema());
  const SqlResult<std::vector<Row>> rows = session.Query(fmt::format(
      R"sql(SELECT j.migration, j.unit, j.sum, j.attempt, j.statement,
  EXISTS (SELECT 1 FROM {0}.attempt a JOIN pg_catalog.pg_stat_activity s
                     ON s.application_name = 'sluice ' || a.run AND s.state = 'active'
          WHERE a.attempt = j.attempt AND s.pid <> pg_catalog.pg_backend_pid())
FROM {0}.journal j WHERE j.state <> 'done' AND pg_catalog.to_jsonb(j) ->> 'behind' IS NULL ORDER BY j.migration, j.unit)sql",
      schema));
  if (!rows) return tl::make_unexpected(rows.error());
  std::vector<LeftStep> steps;
  for (const Row& row : *rows) {
    steps.push_back({row[0].value_or(""), static_cast<int>(ToNumber(row[1])), row[2].value_or(""), ToNumber(row[3]),
                     row[4].value_or(""), IsTrue(row[5])});
  }
  return steps;
}

SqlResult<StepFacts> ReadStepFacts(Session& session, const LeftStep& step) {
  StepFacts facts;
  facts.subject = SubjectOf(step.statement);
  if (facts.subject.relation.empty()) return facts;
  const SqlResult<std::vector<Row>> index = session.Query(
      "SELECT indisvalid AND indisready FROM pg_catalog.pg_index "
      "WHERE indexrelid = pg_catalog.to_regclass($1)",
      {facts.subject.relation});
  if (!index) return tl::make_unexpected(index.error());
  if (!index->empty()) facts.index = IsTrue(index->front().front()) ? StepIndex::kValid : StepIndex::kInvalid;
  if (facts.subject.kind != StepSubject::Kind::kReindex) return facts;
  // Of the index itself, or of any of the table's; "_ccnew" and "_ccold" are ReindexRelationConcurrently's.
  const SqlResult<std::vector<Row>> debris = session.Query(
      "SELECT i.indexrelid::pg_catalog.regclass FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = "
      "i.indexrelid WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid IN (SELECT "
      "pg_catalog.to_regclass($1)::pg_catalog.oid UNION SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = "
      "pg_catalog.to_regclass($1)) ORDER BY 1",
      {facts.subject.relation});
  if (!debris) return tl::make_unexpected(debris.error());
  for (const Row& row : *debris) facts.debris.push_back(row.front().value_or(""));
  return facts;
}

}  // namespace sluice::runner
