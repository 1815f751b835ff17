#include "migrations/code_migrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kLogged = "lint the SQL that it logs";

struct Extension {
  std::string_view text;
  CodeLanguage language;
};

constexpr std::array<Extension, 20> kExtensions = {{
    {".rb", CodeLanguage::kRuby},        {".py", CodeLanguage::kPython},      {".js", CodeLanguage::kJavaScript},
    {".cjs", CodeLanguage::kJavaScript}, {".mjs", CodeLanguage::kJavaScript}, {".ts", CodeLanguage::kJavaScript},
    {".cts", CodeLanguage::kJavaScript}, {".mts", CodeLanguage::kJavaScript}, {".go", CodeLanguage::kGo},
    {".exs", CodeLanguage::kElixir},     {".php", CodeLanguage::kPhp},        {".cs", CodeLanguage::kCSharp},
    {".java", CodeLanguage::kJvm},       {".kt", CodeLanguage::kJvm},         {".scala", CodeLanguage::kJvm},
    {".groovy", CodeLanguage::kJvm},     {".rs", CodeLanguage::kRust},        {".json", CodeLanguage::kData},
    {".yaml", CodeLanguage::kData},      {".yml", CodeLanguage::kData},
}};

// A word that no migration of the tool is without; the first that a file has tells.
struct Sign {
  CodeLanguage language;
  std::string_view text;
  std::string_view tool;
  std::string_view advice;
};

constexpr std::array<Sign, 25> kSigns = {{
    {CodeLanguage::kRuby, "ActiveRecord::Migration", "Rails", "lint db/structure.sql, or the SQL that it logs"},
    {CodeLanguage::kRuby, "Sequel.migration", "Sequel", kLogged},
    {CodeLanguage::kRuby, "ROM::SQL.migration", "ROM", kLogged},
    {CodeLanguage::kPython, "migrations.Migration", "Django", "lint what 'manage.py sqlmigrate' prints"},
    {CodeLanguage::kPython, "from yoyo import", "yoyo", kLogged},
    {CodeLanguage::kJavaScript, "MigrationInterface", "TypeORM", kLogged},
    {CodeLanguage::kJavaScript, "queryInterface", "Sequelize", kLogged},
    {CodeLanguage::kJavaScript, "pgm.", "node-pg-migrate", "lint what its '--dry-run' prints"},
    {CodeLanguage::kJavaScript, "knex", "Knex", kLogged},
    {CodeLanguage::kJavaScript, "Kysely", "Kysely", kLogged},
    {CodeLanguage::kJavaScript, "exports.up", "its tool", kLogged},
    {CodeLanguage::kJavaScript, "export const up", "its tool", kLogged},
    {CodeLanguage::kJavaScript, "export function up", "its tool", kLogged},
    {CodeLanguage::kJavaScript, "export async function up", "its tool", kLogged},
    {CodeLanguage::kGo, "goose.Add", "goose", kLogged},
    {CodeLanguage::kElixir, "use Ecto.Migration", "Ecto", "lint what 'mix ecto.migrate --log-migrations-sql' prints"},
    {CodeLanguage::kPhp, "Illuminate\\Database", "Laravel", "lint what 'artisan migrate --pretend' prints"},
    {CodeLanguage::kPhp, "Doctrine\\", "Doctrine", "lint what 'migrations:migrate --write-sql' writes"},
    {CodeLanguage::kPhp, "Phinx\\", "Phinx", "lint what 'phinx migrate --dry-run' prints"},
    {CodeLanguage::kCSharp, "MigrationBuilder", "EF Core", "lint what 'dotnet ef migrations script' prints"},
    {CodeLanguage::kJvm, "JavaMigration", "Flyway", "lint the SQL that it sends"},
    {CodeLanguage::kJvm, "JdbcMigration", "Flyway", "lint the SQL that it sends"},
    {CodeLanguage::kRust, "MigrationTrait", "SeaORM", kLogged},
    {CodeLanguage::kRust, "fn migration", "refinery", "lint the SQL that its migration() returns"},
    {CodeLanguage::kData, "\"operations\"", "pgroll", kLogged},
}};

bool EndsInOneOf(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

// Tests, declarations and snapshots stand beside migrations under their names.
bool StandsBeside(std::string_view stem) {
  return EndsInOneOf(stem, {".d", ".test", ".spec", ".Designer", "_test"});
}

bool StartsWithDigit(std::string_view text) {
  return CountDigits(text) > 0;
}

// V1__create.java, R__views.kt; m20240131_000001_create.rs.
bool IsNamed(std::string_view stem, CodeLanguage language) {
  constexpr std::string_view kVersion = "Version";
  switch (language) {
    case CodeLanguage::kJvm:
      return std::string_view("VURB").find(stem.front()) != std::string_view::npos &&
             stem.find("__") != std::string_view::npos;
    case CodeLanguage::kRust:
      if (stem.front() == 'm') return StartsWithDigit(stem.substr(1));
      return (stem.front() == 'V' || stem.front() == 'U') && StartsWithDigit(stem.substr(1)) &&
             stem.find("__") != std::string_view::npos;
    case CodeLanguage::kPhp:
      return StartsWithDigit(stem.starts_with(kVersion) ? stem.substr(kVersion.size()) : stem);
    default:
      return StartsWithDigit(stem);
  }
}

std::optional<CodeLanguage> LanguageOfExtension(std::string_view extension) {
  const auto* const found = std::find_if(kExtensions.begin(), kExtensions.end(),
                                         [&](const Extension& each) { return each.text == extension; });
  return found == kExtensions.end() ? std::nullopt : std::optional(found->language);
}

std::optional<CodeLanguage> LanguageOf(std::string_view name) {
  const std::string_view stem = Stem(name);
  const std::optional<CodeLanguage> language = LanguageOfExtension(name.substr(stem.size()));
  if (!language || stem.empty() || StandsBeside(stem)) return std::nullopt;
  return IsNamed(stem, *language) ? language : std::nullopt;
}

}  // namespace

std::optional<CodeFile> ReadCodeFile(const std::string& directory, const std::string& name) {
  const std::optional<CodeLanguage> language = LanguageOf(name);
  if (!language) return std::nullopt;
  const std::string text = ReadStart(JoinPath(directory, name));
  const auto* const sign = std::find_if(kSigns.begin(), kSigns.end(), [&](const Sign& each) {
    return each.language == *language && text.find(each.text) != std::string::npos;
  });
  if (sign == kSigns.end()) return std::nullopt;
  return CodeFile{name, *language,
                  fmt::format("{} makes the SQL of '{}' when it runs it; {}", sign->tool, name, sign->advice)};
}

bool IsProgramName(std::string_view name) {
  const std::optional<CodeLanguage> language = LanguageOfExtension(name.substr(Stem(name).size()));
  return language && *language != CodeLanguage::kData;
}

std::vector<CodeFile> FindCodeFiles(const Directory& directory, std::optional<CodeLanguage> only) {
  std::vector<CodeFile> found;
  for (const std::string& name : directory.files) {
    if (only && LanguageOf(name) != only) continue;
    if (std::optional<CodeFile> file = ReadCodeFile(directory.path, name)) found.push_back(std::move(*file));
  }
  return found;
}

bool HasCodeFiles(const Directory& directory) {
  constexpr int kSamples = 4;
  int asked = 0;
  return std::any_of(directory.files.begin(), directory.files.end(), [&](const std::string& name) {
    const std::optional<CodeLanguage> language = LanguageOf(name);
    if (asked == kSamples || !language || *language == CodeLanguage::kJvm) return false;
    ++asked;
    return ReadCodeFile(directory.path, name).has_value();
  });
}

}  // namespace sluice::migrations
