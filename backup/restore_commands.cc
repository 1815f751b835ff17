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
                   fmt::format("createdb --template=template0 --encoding={} {}", manifest.encoding, other),
                   fmt::format("pg_restore --section=pre-data --exit-on-error --dbname={} {}", other, schema)});
  if (manifest.scope != Scope::kSchema) {
    commands.push_back(fmt::format("pg_restore --section=data --exit-on-error --dbname={} {}", other, data));
  }
  if (manifest.scope == Scope::kTables) {
    commands.emplace_back("# Foreign keys to tables without rows fail here, and the rest is made:");
  }
  commands.push_back(fmt::format("pg_restore --section=post-data --dbname={} {}", other, schema));
  if (manifest.scope == Scope::kDatabase) {
    commands.push_back(
        fmt::format("pg_restore --list {0} | grep ' MATERIALIZED VIEW DATA ' | pg_restore --use-list=/dev/stdin "
                    "--dbname={1} {0}",
                    data, other));
  }
  if (manifest.scope == Scope::kSchema) return commands;
  commands.insert(
      commands.end(),
      {"# Rows alone, into tables of the database that are empty; as a superuser, for foreign keys are not checked:",
       fmt::format("pg_restore --data-only --disable-triggers --single-transaction --exit-on-error "
                   "--dbname={} {}",
                   Word(manifest.database), data)});
  if (manifest.scope == Scope::kTables) {
    commands.insert(commands.end(), {"# Tables that are gone, with their rows, indexes and constraints:",
                                     fmt::format("pg_restore --single-transaction --exit-on-error --dbname={} {}",
                                                 Word(manifest.database), data)});
  }
  return commands;
}

}  // namespace sluice::backup
