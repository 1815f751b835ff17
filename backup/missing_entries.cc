#include "backup/missing_entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "backup/large_objects.h"

namespace sluice::backup {
namespace {

// "3315; 1259 16391 TABLE app Orders postgres"
struct CatalogEntry {
  std::string line;
  std::string catalog;  // "0" where it has no row of its own
  std::string object;
  size_t head = 0;  // how long all that is in front of the kind

  std::string_view What() const { return std::string_view(line).substr(std::min(head, line.size())); }
};

std::vector<CatalogEntry> EntriesOf(const std::string& list) {
  std::vector<CatalogEntry> entries;
  std::istringstream lines(list);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string number;
    CatalogEntry entry;
    if (line.starts_with(';') || !(words >> number >> entry.catalog >> entry.object)) continue;
    entry.head = number.size() + entry.catalog.size() + entry.object.size() + 3;
    entry.line = std::move(line);
    entries.push_back(std::move(entry));
  }
  return entries;
}

constexpr const char* kTables = "1259";  // pg_class; the rows of a table have its number, and no catalog

using Objects = std::set<std::pair<std::string, std::string>>;

runner::SqlResult<Objects> FindThere(runner::Session& session, const std::vector<CatalogEntry>& entries) {
  std::map<std::string, std::set<std::string>> asked;
  for (const CatalogEntry& entry : entries) {
    if (entry.object != "0") asked[entry.catalog == "0" ? kTables : entry.catalog].insert(entry.object);
  }
  Objects there;
  for (const auto& [catalog, objects] : asked) {
    const auto name = session.Query("SELECT $1::pg_catalog.oid::pg_catalog.regclass", {catalog});
    if (!name) return tl::make_unexpected(name.error());
    const auto rows = session.Query(
        fmt::format("SELECT oid FROM {} WHERE oid = ANY ($1::pg_catalog.oid[])", name->front()[0].value_or("")),
        {runner::ToArray({objects.begin(), objects.end()})});
    if (!rows) return tl::make_unexpected(rows.error());
    for (const runner::Row& row : *rows) there.emplace(catalog, row[0].value_or(""));
  }
  return there;
}

// A sequence's value comes with the sequence: of one that is there it only ever goes forward.
bool IsOfMade(std::string_view what, const std::set<std::string, std::less<>>& made) {
  constexpr std::string_view kSequenceSet = "SEQUENCE SET ";
  constexpr std::string_view kOfSchema[] = {"ACL - SCHEMA ", "COMMENT - SCHEMA ", "SECURITY LABEL - SCHEMA "};
  if (what.starts_with(kSequenceSet)) return made.contains("SEQUENCE " + std::string(what.substr(kSequenceSet.size())));
  for (const std::string_view prefix : kOfSchema) {
    if (what.starts_with(prefix)) return made.contains("SCHEMA - " + std::string(what.substr(prefix.size())));
  }
  return true;
}

// Behind the object whose they are, in the order in which pg_dump writes them.
bool Follows(std::string_view what) {
  return what.starts_with("ACL ") || what.starts_with("COMMENT ") || what.starts_with("SECURITY LABEL ") ||
         what.starts_with("SEQUENCE OWNED BY ");
}

}  // namespace

runner::SqlResult<std::string> ListOfMissing(runner::Session& session, const std::string& list) {
  const std::string of_large_objects = ListOfLargeObjects(list);
  std::set<std::string> left_out;
  std::istringstream lines(of_large_objects);
  for (std::string line; std::getline(lines, line);) left_out.insert(line);
  std::vector<CatalogEntry> entries = EntriesOf(list);
  std::erase_if(entries, [&](const CatalogEntry& entry) { return left_out.contains(entry.line); });
  const runner::SqlResult<Objects> there = FindThere(session, entries);
  if (!there) return tl::make_unexpected(there.error());
  std::set<std::string, std::less<>> made;
  std::string chosen;
  bool is_missing = true;
  for (const CatalogEntry& entry : entries) {
    if (entry.object != "0") {
      is_missing = !there->contains({entry.catalog == "0" ? kTables : entry.catalog, entry.object});
      if (is_missing) made.emplace(entry.What());
    }
    const bool is_chosen =
        entry.object != "0" ? is_missing : (is_missing || !Follows(entry.What())) && IsOfMade(entry.What(), made);
    if (is_chosen) chosen += entry.line + "\n";
  }
  return chosen;
}

}  // namespace sluice::backup
