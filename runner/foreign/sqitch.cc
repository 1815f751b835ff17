// Sqitch: the changes by their names, one that was reworked has several rows (sqitch.changes); their tags and
// dependencies, and what was done (events).
#include <fmt/format.h>

#include "migrations/digest.h"
#include "migrations/sqitch_record.h"
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

using migrations::SqitchRecord;

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  const std::string& id = files.history.migrations[migration].id;
  return id.substr(0, id.find('@')) == key;
}

// Of the same schema.
std::string TableBeside(const ForeignRecord& record, std::string_view name) {
  return record.table.substr(0, record.table.rfind('.') + 1) + std::string(name);
}

Result<const SqitchRecord*> SqitchRecordOf(const ForeignRecord& record) {
  const migrations::Migration& migration = record.files.history.migrations[record.migration];
  if (!migration.sqitch) return Fail(fmt::format("'{}' is in no plan of Sqitch", migration.id), "");
  if (migration.sqitch->unknown.empty()) return migration.sqitch.get();
  return Fail(fmt::format("how Sqitch records '{}' is not known: {}", migration.id, migration.sqitch->unknown), "");
}

// Sqitch takes name and address from its user's configuration; where there are none, as here, from the system.
constexpr std::string_view kCommitter =
    "session_user, session_user || '@' || coalesce(pg_catalog.host(pg_catalog.inet_client_addr()), 'localhost'), "
    "pg_catalog.clock_timestamp()";

std::string Planned(const migrations::SqitchSignature& signature) {
  return fmt::format("{}, {}, {}, {}", QuoteLiteral(signature.note), QuoteLiteral(signature.time),
                     QuoteLiteral(signature.planner), QuoteLiteral(signature.email));
}

// Who has only let Sqitch make its tables has no row of the project yet.
std::string InsertProject(const ForeignRecord& record, const SqitchRecord& change) {
  return fmt::format(
      "INSERT INTO {} (project, uri, creator_name, creator_email, created_at) SELECT {}, {}, {} WHERE NOT EXISTS "
      "(SELECT FROM {} WHERE project = {});",
      TableBeside(record, "projects"), QuoteLiteral(change.project),
      change.uri.empty() ? "NULL" : QuoteLiteral(change.uri), kCommitter, TableBeside(record, "projects"),
      QuoteLiteral(change.project));
}

std::string InsertChange(const ForeignRecord& record, const SqitchRecord& change, const std::string& script) {
  return fmt::format(
      "INSERT INTO {} (change_id, script_hash, change, project, note, planned_at, planner_name, planner_email, "
      "committer_name, committer_email, committed_at) VALUES ('{}', '{}', {}, {}, {}, {});",
      record.table, change.id, migrations::Sha1Hex(script), QuoteLiteral(change.change), QuoteLiteral(change.project),
      Planned(change.signature), kCommitter);
}

std::string InsertDependencies(const ForeignRecord& record, const SqitchRecord& change) {
  std::string sql;
  const auto add = [&](std::string_view type, const std::string& name, const std::string& id) {
    sql += fmt::format("INSERT INTO {} (change_id, type, dependency, dependency_id) VALUES ('{}', '{}', {}, {});",
                       TableBeside(record, "dependencies"), change.id, type, QuoteLiteral(name), id);
  };
  for (const auto& each : change.requires_changes) add("require", each.name, QuoteLiteral(each.id));
  for (const std::string& each : change.conflicts) add("conflict", each, "NULL");
  return sql;
}

std::string InsertTags(const ForeignRecord& record, const SqitchRecord& change) {
  std::string sql;
  for (const migrations::SqitchTagRecord& tag : change.tags) {
    sql += fmt::format(
        "INSERT INTO {} (tag_id, tag, project, change_id, note, planned_at, planner_name, planner_email, "
        "committer_name, committer_email, committed_at) VALUES ('{}', {}, {}, '{}', {}, {});",
        TableBeside(record, "tags"), tag.id, QuoteLiteral(tag.name), QuoteLiteral(change.project), change.id,
        Planned(tag.signature), kCommitter);
  }
  return sql;
}

std::string InsertEvent(const ForeignRecord& record, const SqitchRecord& change, std::string_view event) {
  std::vector<std::string> required;
  std::vector<std::string> tags;
  for (const auto& each : change.requires_changes) required.push_back(each.name);
  for (const migrations::SqitchTagRecord& tag : change.tags) tags.push_back(tag.name);
  return fmt::format(
      "INSERT INTO {} (event, change_id, change, project, requires, conflicts, tags, note, planned_at, planner_name, "
      "planner_email, committer_name, committer_email, committed_at) VALUES ('{}', '{}', {}, {}, {}, {}, {}, {}, {})",
      TableBeside(record, "events"), event, change.id, QuoteLiteral(change.change), QuoteLiteral(change.project),
      QuoteLiteral(ToArray(required)), QuoteLiteral(ToArray(change.conflicts)), QuoteLiteral(ToArray(tags)),
      Planned(change.signature), kCommitter);
}

Result<std::string> RecordVersion(const ForeignRecord& record) {
  const Result<const SqitchRecord*> found = SqitchRecordOf(record);
  if (!found) return tl::make_unexpected(found.error());
  const SqitchRecord& change = **found;
  return ReadUp(record).map([&](const std::string& script) {
    return InsertProject(record, change) + InsertChange(record, change, script) + InsertDependencies(record, change) +
           InsertTags(record, change) + InsertEvent(record, change, "deploy");
  });
}

Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  const Result<const SqitchRecord*> found = SqitchRecordOf(record);
  if (!found) return tl::make_unexpected(found.error());
  const SqitchRecord& change = **found;
  std::string sql;
  for (const std::string& table : {TableBeside(record, "tags"), TableBeside(record, "dependencies"), record.table}) {
    sql += fmt::format("DELETE FROM {} WHERE change_id = '{}';", table, change.id);
  }
  return sql + InsertEvent(record, change, "revert");
}

}  // namespace

const ForeignTool kSqitch{
    .name = "sqitch",
    .formats = " sqitch ",
    .table = "sqitch.changes",
    .query = R"sql(SELECT change, true, false FROM sqitch.changes ORDER BY committed_at)sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
