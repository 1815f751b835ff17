// graphile-migrate: committed/<number>-<message>.sql, each with the hash of itself and of the one before it.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/digest.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr const char* kCommitted = "committed";

// ^([0-9]+)(-[-_a-zA-Z0-9]*)?\.sql$
bool IsMigrationName(std::string_view name) {
  const size_t digits = CountDigits(name);
  if (digits == 0 || !name.ends_with(".sql")) return false;
  const std::string_view slug = Stem(name).substr(digits);
  const auto is_part = [](char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  return slug.empty() || (slug.front() == '-' && std::all_of(slug.begin(), slug.end(), is_part));
}

struct Header {
  struct Value {
    std::string_view text;
    Span line;
  };
  std::map<std::string_view, Value> values;
  uint32_t end = 0;  // behind its last line
  std::vector<Sections::Problem> problems;

  std::string_view Get(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? std::string_view() : found->second.text;
  }
};

// migration.ts, parseMigrationText: lines "--! Key: value" from the first on, the key beginning with a capital letter.
Header ReadHeader(std::string_view text) {
  constexpr std::string_view kPrefix = "--! ";
  Header header;
  while (header.end < text.size()) {
    const Line line = LineAt(text, header.end);
    std::string_view content = text.substr(line.span.begin, line.span.length());
    if (!content.starts_with(kPrefix)) break;
    content.remove_prefix(kPrefix.size());
    if (content.empty() || content.front() < 'A' || content.front() > 'Z') break;
    const std::string_view key = content.substr(0, content.find(':'));
    const std::string_view value = key.size() < content.size() ? Trim(content.substr(key.size() + 1)) : "";
    if (!header.values.try_emplace(key, Header::Value{value, line.span}).second) {
      header.problems.push_back({line.span, fmt::format("second header '{}'", key)});
    }
    header.end = line.next;
  }
  return header;
}

// The body is trimmed, the whole is trimmed: leading and trailing white space has no part in it (hash.ts).
std::string HashOf(std::string_view previous, std::string_view body) {
  std::string hashed(previous == "-" ? "" : previous);
  ((hashed += '\n') += Trim(body)) += '\n';
  const std::string_view trimmed = Trim(hashed);
  return "sha1:" + Sha1Hex(std::string(trimmed) + "\n");
}

void CheckHash(std::string_view text, Header& header) {
  const auto hash = header.values.find("Hash");
  const bool matches = hash->second.text == HashOf(header.Get("Previous"), text.substr(header.end));
  const bool allowed = header.values.contains("AllowInvalidHash");
  if (matches == !allowed) return;
  header.problems.push_back({hash->second.line, allowed
                                                    ? "'AllowInvalidHash' in a file whose hash matches"
                                                    : "the hash does not match: the file was edited after the commit"});
}

void CheckHeader(std::string_view text, Header& header) {
  const Line behind = LineAt(text, header.end);
  for (const std::string_view key : {"Previous", "Hash"}) {
    if (header.Get(key).empty())
      header.problems.push_back({{0, LineAt(text, 0).span.end}, fmt::format("no header '{}'", key)});
  }
  if (!behind.span.empty()) header.problems.push_back({behind.span, "no empty line behind the headers"});
  if (text.substr(0, header.end).find('\r') != std::string_view::npos) {
    header.problems.push_back({LineAt(text, 0).span, "CRLF line break, behind which graphile-migrate finds no header"});
  }
}

// header.ts: ^--!\s*no-transaction\b, in the first line of the body.
bool IsWithoutTransaction(std::string_view body) {
  constexpr std::string_view kWord = "no-transaction";
  body = Trim(body);
  if (!body.starts_with("--!")) return false;
  body = Trim(body.substr(3, LineAt(body, 0).span.end - 3));
  if (!body.starts_with(kWord)) return false;
  const std::string_view rest = body.substr(kWord.size());
  return rest.empty() || (std::isalnum(static_cast<unsigned char>(rest.front())) == 0 && rest.front() != '_');
}

Sections FindSections(std::string_view text) {
  Header header = ReadHeader(text);
  CheckHeader(text, header);
  if (header.problems.empty()) CheckHash(text, header);
  Sections sections;
  sections.up = {{header.end, static_cast<uint32_t>(text.size())}};
  if (IsWithoutTransaction(text.substr(header.end))) sections.up_habit = TransactionHabit::kOneQuery;
  sections.problems = std::move(header.problems);
  return sections;
}

// Looks for the header in the first file alone.
Evidence Detect(const Directory& directory) {
  if (!std::binary_search(directory.directories.begin(), directory.directories.end(), kCommitted)) {
    return Evidence::kNone;
  }
  const Result<Directory>& committed = directory.Below(kCommitted);
  if (!committed) return Evidence::kNone;
  const auto first = std::find_if(committed->files.begin(), committed->files.end(), IsMigrationName);
  if (first == committed->files.end()) return Evidence::kNone;
  const Result<std::string> text = ReadFile(JoinPath(committed->path, *first));
  return text && ReadHeader(*text).values.contains("Previous") ? Evidence::kMarker : Evidence::kNone;
}

// The tool refuses a history whose links do not fit (migration.ts, getAllMigrations). What is wrong inside of one file
// is found with its sections.
Result<std::string> CheckLink(const std::string& path, const std::string& hash_before) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  const Header header = ReadHeader(*text);
  const std::string_view previous = header.Get("Previous");
  if (!previous.empty() && previous != hash_before) {
    return Fail(
        fmt::format("'{}' says that it follows '{}', but the one before it is '{}'", path, previous, hash_before),
        "Two branches have committed a migration, or one was taken out: uncommit the later one "
        "(graphile-migrate uncommit) and commit it again.");
  }
  return std::string(header.Get("Hash"));
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  const Result<Directory>& committed = directory.Below(kCommitted);
  if (!committed) return std::vector<Migration>();
  std::map<std::string, Migration> migrations;
  for (const std::string& name : committed->files) {
    if (!IsMigrationName(name)) continue;
    const std::string digits = name.substr(0, CountDigits(name));
    const std::string path = JoinPath(committed->path, name);
    const auto [at, added] = migrations.try_emplace(
        digits, Migration{.id = digits, .label = std::string(Stem(name)), .up = ScriptFile{path}});
    if (!added) return SameVersion(at->second.up->path, path, digits);
    at->second.habit = TransactionHabit::kWrapped;
  }
  std::string hash = "-";
  for (const auto& [digits, migration] : migrations) {
    Result<std::string> next = CheckLink(migration.up->path, hash);
    if (!next) return tl::make_unexpected(std::move(next).error());
    hash = std::move(*next);
  }
  return InOrder(std::move(migrations));
}

// current.sql is work in progress, fixtures/ is included by it, and actions run beside the migrations.
bool HasPlaceFor(const Directory& directory, const std::string& path) {
  return !path.starts_with(JoinPath(JoinPath(directory.path, kCommitted), ""));
}

// Into current.sql, where work in progress stands until the tool commits it: it runs it first.
Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  if (place.next != nullptr) return OnlyAtTheEnd(place);
  const std::string root = ParentPath(ParentPath(place.behind.up->path));
  const std::string path = JoinPath(root, "current.sql");
  std::error_code error;
  if (std::filesystem::is_directory(JoinPath(root, "current"), error)) {
    return Fail(fmt::format("'{}' holds the current migration in several files", JoinPath(root, "current")),
                "Add a file there; its name and place among the others is yours to choose.");
  }
  const Result<std::string> text = place.read(path);
  if (text && !Trim(*text).empty()) {
    return Fail(fmt::format("'{}' holds a migration that is not committed", path),
                "Commit it (graphile-migrate commit), or add to it by hand.");
  }
  std::string title = script.title;
  std::replace_if(
      title.begin(), title.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  const std::string marker = script.transactional ? "" : "--! no-transaction\n";
  Written written{{.id = "current", .label = "current", .up = ScriptFile{path}}, {}};
  written.migration.habit = script.transactional ? TransactionHabit::kWrapped : TransactionHabit::kOneQuery;
  written.files.push_back({path, fmt::format("--! Message: {}\n\n{}{}", title, marker, script.up), text.has_value()});
  return written;
}

}  // namespace

constinit const Format graphile_migrate = {
    .name = "graphile-migrate",
    .summary = "graphile-migrate: committed/<number>-<message>.sql with '--! Previous:' and '--! Hash:'",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .keeps_sums = true,
    .write = Write,
    .origin = "committed/000000.sql",
    .has_place_for = HasPlaceFor,
};

}  // namespace sluice::migrations
