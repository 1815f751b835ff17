#include "runner/leftovers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace sluice::runner {
namespace {

using Kind = ConcurrentWork::Kind;

bool StartsWithWord(std::string_view sql, std::string_view word) {
  if (sql.size() < word.size()) return false;
  return std::equal(word.begin(), word.end(), sql.begin(),
                    [](char a, char b) { return a == static_cast<char>(std::toupper(static_cast<unsigned char>(b))); });
}

// What these do a second time is what they did the first time.
bool MayRunAgain(std::string_view sql) {
  constexpr std::array<std::string_view, 5> kWords = {"VACUUM", "ALTER SYSTEM", "REINDEX", "CLUSTER", "DISCARD"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) { return StartsWithWord(sql, word); });
}

std::optional<ConcurrentWork> WorkOf(const model::Action& action) {
  if (const auto* build = std::get_if<model::CreateIndex>(&action); build != nullptr && build->concurrently) {
    return ConcurrentWork{Kind::kBuild, build->table.ToSql(), build->name, {}, build->if_not_exists};
  }
  if (const auto* drop = std::get_if<model::DropIndex>(&action); drop != nullptr && drop->concurrently) {
    return ConcurrentWork{Kind::kDropIndex, {}, drop->index.ToSql(), {}};
  }
  if (const auto* reindex = std::get_if<model::Reindex>(&action); reindex != nullptr && reindex->concurrently) {
    const bool one = reindex->scope == model::Reindex::Scope::kIndex;
    ConcurrentWork work{Kind::kReindex, {}, {}, {}};
    (one ? work.index : work.table) = reindex->relation.empty() ? "" : reindex->relation.ToSql();
    return work;
  }
  if (const auto* detach = std::get_if<model::DetachPartition>(&action);
      detach != nullptr && detach->mode == model::DetachPartition::Mode::kConcurrently) {
    return ConcurrentWork{Kind::kDetach, detach->table.ToSql(), {}, detach->partition.ToSql()};
  }
  return std::nullopt;
}

std::optional<std::string> OrNull(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

constexpr std::string_view kIndexes =
    "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), i.indisvalid AND i.indisready FROM pg_catalog.pg_index i "
    "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE ";

// A build that was given no name may be any of the table's indexes: those that are not valid are told.
constexpr std::string_view kOfBuild =
    "i.indrelid = pg_catalog.to_regclass($1) AND (c.relname = $2 OR ($2::pg_catalog.text IS NULL AND NOT "
    "i.indisvalid)) "
    "ORDER BY 1";
constexpr std::string_view kOfDrop = "i.indexrelid = pg_catalog.to_regclass($2) AND $1::pg_catalog.text IS NULL";
// REINDEX CONCURRENTLY names what it builds x_ccnew, and what it replaces x_ccold; partitions are done one by one.
constexpr std::string_view kOfReindex =
    "NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND CASE WHEN $1::pg_catalog.text IS NOT NULL THEN "
    "i.indrelid IN (SELECT "
    "pg_catalog.to_regclass($1) UNION SELECT relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass($1))) WHEN "
    "$2::pg_catalog.text IS NOT NULL THEN i.indrelid IN (SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid IN "
    "(SELECT "
    "pg_catalog.to_regclass($2) UNION SELECT relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass($2)))) "
    "ELSE "
    "true END ORDER BY 1";

std::string_view IndexesOf(Kind kind) {
  if (kind == Kind::kBuild) return kOfBuild;
  return kind == Kind::kDropIndex ? kOfDrop : kOfReindex;
}

SqlResult<WorkState> ReadIndexes(Session& session, const ConcurrentWork& work) {
  const SqlResult<std::vector<Row>> rows = session.Query(std::string(kIndexes) + std::string(IndexesOf(work.kind)),
                                                         {OrNull(work.table), OrNull(work.index)});
  if (!rows) return tl::make_unexpected(rows.error());
  WorkState state;
  for (const Row& row : *rows) state.indexes.push_back({row[0].value_or(""), row[1] == "t"});
  return state;
}

// PostgreSQL 14 was the first to detach concurrently.
SqlResult<WorkState> ReadPartition(Session& session, const ConcurrentWork& work) {
  const SqlResult<std::vector<Row>> rows = session.Query(
      "SELECT inhdetachpending FROM pg_catalog.pg_inherits WHERE inhrelid = pg_catalog.to_regclass($1) AND inhparent = "
      "pg_catalog.to_regclass($2)",
      {work.partition, work.table});
  if (!rows) return tl::make_unexpected(rows.error());
  WorkState state;
  state.attached = !rows->empty();
  state.pending = state.attached && rows->front()[0] == "t";
  return state;
}

std::string Joined(const std::vector<Leftover>& leftovers, std::string Leftover::*part) {
  std::string text;
  for (const Leftover& leftover : leftovers) text += (text.empty() ? "" : "; ") + leftover.*part;
  return text;
}

}  // namespace

ConcurrentWork WorkOf(const std::vector<model::Action>& actions, const std::string& sql) {
  for (const model::Action& action : actions) {
    if (std::optional<ConcurrentWork> work = WorkOf(action)) return *std::move(work);
  }
  ConcurrentWork work;
  work.kind = MayRunAgain(sql) ? Kind::kRepeatable : Kind::kOther;
  return work;
}

SqlResult<WorkState> ReadState(Session& session, const ConcurrentWork& work) {
  if (!work.is_concurrent()) return WorkState{};
  return work.kind == Kind::kDetach ? ReadPartition(session, work) : ReadIndexes(session, work);
}

std::vector<Leftover> LeftoversIn(const ConcurrentWork& work, const WorkState& state) {
  std::vector<Leftover> leftovers;
  for (const IndexState& index : state.indexes) {
    if (index.valid) continue;
    leftovers.push_back(
        {fmt::format("the index {} is not valid", index.name), fmt::format("DROP INDEX CONCURRENTLY {}", index.name)});
  }
  if (state.pending) {
    leftovers.push_back({fmt::format("the partition {} is half detached", work.partition),
                         fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE", work.table, work.partition)});
  }
  return leftovers;
}

Resumption Resume(const ConcurrentWork& work, const WorkState& state) {
  switch (work.kind) {
    case Kind::kBuild:
      if (work.index.empty()) return Resumption::kNotKnown;
      if (state.indexes.empty()) return Resumption::kRunAgain;
      return state.indexes.front().valid ? Resumption::kDone : Resumption::kRunAgain;
    case Kind::kDropIndex:
      if (state.indexes.empty()) return Resumption::kDone;
      return state.indexes.front().valid ? Resumption::kRunAgain : Resumption::kRemedyAll;
    case Kind::kDetach:
      if (!state.attached) return Resumption::kDone;
      return state.pending ? Resumption::kRemedyAll : Resumption::kRunAgain;
    case Kind::kReindex:
    case Kind::kRepeatable:
      return Resumption::kRunAgain;
    case Kind::kOther:
      break;
  }
  return Resumption::kNotKnown;
}

std::string Describe(const std::vector<Leftover>& leftovers) {
  return Joined(leftovers, &Leftover::what);
}

std::string Remedies(const std::vector<Leftover>& leftovers) {
  return Joined(leftovers, &Leftover::remedy);
}

}  // namespace sluice::runner
