// Flyway: a row for each run of a version; the last one counts. A baseline stands for all up to its version.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "migrations/digest.h"
#include "migrations/versioned_names.h"
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  const auto parts = [](const std::string& version) {
    const std::string name = "V" + version + "__x.sql";
    const std::optional<migrations::VersionedName> parsed = migrations::ParseVersionedName(name);
    return parsed ? parsed->parts : migrations::VersionParts();
  };
  return parts(files.history.migrations[migration].id) == parts(key);
}

// ChecksumCalculator.java: of each line without its end, as BufferedReader tells lines apart; no byte order mark.
int32_t FlywayChecksum(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  uint32_t sum = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    sum = migrations::Crc32(text.substr(0, end), sum);
    text.remove_prefix(end);
    if (!text.empty()) text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);
  }
  return static_cast<int32_t>(sum);
}

// Below the directory of the history.
std::string FlywayScript(const ForeignRecord& record) {
  const std::string& path = record.files.history.migrations[record.migration].up->path;
  const std::string& root = record.files.history.root;
  return path.starts_with(root + "/") ? path.substr(root.size() + 1) : path;
}

std::string FlywayDescription(const std::string& script) {
  std::string name = script.substr(script.rfind('/') + 1);
  name.resize(std::min(name.rfind('.'), name.size()));
  const size_t separator = name.find("__");
  name.erase(0, std::min(separator, name.size() - 2) + 2);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// A version as MigrationVersion shows it. The sum of what runs again is of its text with what placeholders stand for.
Result<std::string> RecordVersion(const ForeignRecord& record) {
  const migrations::Migration& migration = record.files.history.migrations[record.migration];
  if (!migration.up || !migration.up->path.ends_with(".sql")) {
    return Fail(fmt::format("how Flyway records '{}', which is no .sql file, is not known", migration.id), "");
  }
  const Result<std::string> text = ReadUp(record);
  if (!text) return tl::make_unexpected(text.error());
  if (migration.repeatable && text->find("${") != std::string::npos) {
    return Fail(fmt::format("how Flyway records '{}', which has placeholders, is not known", migration.id), "");
  }
  const std::string script = FlywayScript(record);
  std::string version = migration.id;
  std::replace(version.begin(), version.end(), '_', '.');
  return fmt::format(
      "INSERT INTO {0} (installed_rank, version, description, type, script, checksum, installed_by, execution_time, "
      "success) VALUES ((SELECT coalesce(pg_catalog.max(installed_rank), 0) + 1 FROM {0}), {1}, {2}, 'SQL', {3}, {4}, "
      "current_user, (extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.now()) * "
      "1000)::pg_catalog.int4, true)",
      record.table, migration.repeatable ? "NULL" : QuoteLiteral(version), QuoteLiteral(FlywayDescription(script)),
      QuoteLiteral(script), FlywayChecksum(*text));
}

// What was undone keeps its row, and gets another of a type of its own.
Result<std::string> WithdrawVersion(const ForeignRecord& record) {
  const migrations::Migration& migration = record.files.history.migrations[record.migration];
  return Fail(fmt::format("how Flyway records that '{}' was undone is not known", migration.id),
              "Undo it by a migration that goes on from here.");
}

}  // namespace

const ForeignTool kFlyway{
    .name = "flyway",
    .formats = " flyway ",
    .table = "flyway_schema_history",
    .query =
        R"sql(SELECT version, success, type = 'BASELINE' FROM (SELECT DISTINCT ON (version) * FROM flyway_schema_history
                                                 WHERE version IS NOT NULL
                                                 ORDER BY version, installed_rank DESC) AS latest
WHERE type NOT LIKE 'UNDO%' AND type <> 'DELETE' ORDER BY installed_rank)sql",
    .is = Is,
    .record = RecordVersion,
    .withdraw = WithdrawVersion,
};

}  // namespace sluice::runner
