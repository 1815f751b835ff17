#include "backup/restore_commands.h"

#include <fmt/format.h>

#include "backup/encryption.h"
#include "backup/take.h"

namespace sluice::backup {
namespace {

// As one word for a POSIX shell.
std::string Word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

void AddRowsAlone(const Manifest& manifest, const std::string& data, std::vector<std::string>& commands) {
  const std::string database = Word(manifest.database);
  const bool has_objects = manifest.large_objects.count > 0;
  // With --data-only pg_restore would make large objects, too, and those that are there stop it.
  constexpr const char* kObjects = "' (BLOB|BLOBS|BLOB METADATA) - | - LARGE OBJECT '";
  const std::string rows =
      "pg_restore --data-only --disable-triggers --single-transaction --exit-on-error --dbname=" + database;
  commands.emplace_back(
      "# Rows alone, into tables of the database that are empty; as a superuser, for foreign keys are not checked:");
  if (!has_objects) {
    commands.push_back(fmt::format("{} {}", rows, data));
    return;
  }
  const std::string list = fmt::format("pg_restore --list {}", data);
  commands.insert(commands.end(),
                  {fmt::format("{} | grep -vE {} | {} --use-list=/dev/stdin {}", list, kObjects, rows, data),
                   "# Large objects, also where they are there:",
                   fmt::format("{} | grep -E {} | pg_restore --clean --if-exists --single-transaction --exit-on-error "
                               "--use-list=/dev/stdin --dbname={} {}",
                               list, kObjects, database, data)});
}

}  // namespace

std::vector<std::string> RestoreCommands(const Manifest& manifest) {
  const std::string other = Word(manifest.database + "_restored");
  const bool is_encrypted = !manifest.encryption.cipher.empty();
  const std::string schema = (is_encrypted ? "plain/" : "") + std::string(kSchemaFile);
  const std::string data = (is_encrypted ? "plain/" : "") + std::string(kDataDirectory);
  std::vector<std::string> commands;
  if (is_encrypted)
    commands = {"# What is encrypted, into the directory 'plain':", DecryptCommand(manifest.encryption)};
  commands.insert(commands.end(),
                  {"# All that is in it, in a new database:",
                   fmt::format("createdb --template=template0 --encoding={} {}", manifest.encoding, other)});
  if (manifest.scope == Scope::kDatabase) {
    commands.push_back(fmt::format("pg_restore --exit-on-error --dbname={} {}", other, data));
    AddRowsAlone(manifest, data, commands);
    return commands;
  }
  commands.push_back(fmt::format("pg_restore --section=pre-data --exit-on-error --dbname={} {}", other, schema));
  if (manifest.scope == Scope::kTables) {
    commands.push_back(fmt::format("pg_restore --section=data --exit-on-error --dbname={} {}", other, data));
  }
  if (manifest.scope == Scope::kTables) {
    commands.emplace_back("# Foreign keys to tables without rows fail here, and the rest is made:");
  }
  commands.push_back(fmt::format("pg_restore --section=post-data --dbname={} {}", other, schema));
  if (manifest.scope == Scope::kSchema) return commands;
  AddRowsAlone(manifest, data, commands);
  commands.insert(commands.end(), {"# Tables that are gone, with their rows, indexes and constraints:",
                                   fmt::format("pg_restore --single-transaction --exit-on-error --dbname={} {}",
                                               Word(manifest.database), data)});
  return commands;
}

}  // namespace sluice::backup
