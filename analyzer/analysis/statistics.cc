#include "analyzer/analysis/statistics.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace sluice::analysis {
namespace {

using Json = nlohmann::json;

constexpr const char* kHint = "Write it anew with: sluice stats --database-url URL > stats.json";
constexpr int kVersion = 1;

// More levels of partitions than anybody has: the file may hold a cycle.
constexpr int kDepthMax = 100;

std::optional<uint64_t> Unsigned(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<uint64_t>();
}

std::string Text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

TableSize SizeOf(const Json& table) {
  TableSize size;
  size.rows = Unsigned(table, "rows");
  // A partitioned table has no rows of its own.
  size.all_counted = size.rows || Text(table, "kind") == "partitioned table";
  size.bytes = Unsigned(table, "bytes").value_or(0);
  size.index_bytes = Unsigned(table, "index_bytes").value_or(0);
  const auto writes = table.find("writes_per_s");
  if (writes != table.end() && writes->is_number()) size.writes_per_s = writes->get<double>();
  return size;
}

void Add(TableSize& sum, const TableSize& part) {
  if (part.rows) sum.rows = sum.rows.value_or(0) + *part.rows;
  sum.all_counted = sum.all_counted && part.all_counted;
  sum.bytes += part.bytes;
  sum.index_bytes += part.index_bytes;
  if (part.writes_per_s) sum.writes_per_s = sum.writes_per_s.value_or(0) + *part.writes_per_s;
}

}  // namespace

Result<Statistics> Statistics::Parse(std::string_view json, const std::string& place) {
  const Json document = Json::parse(json, nullptr, false);
  const auto fail = [&](const std::string& what) {
    return Fail(fmt::format("'{}' is no statistics file: {}", place, what), kHint);
  };
  if (!document.is_object()) return fail("it holds no JSON object");
  const auto version = document.find("sluice_stats");
  if (version == document.end()) return fail("it has no 'sluice_stats'");
  if (*version != kVersion) return fail(fmt::format("this program reads version {}", kVersion));
  const auto tables = document.find("tables");
  if (tables == document.end() || !tables->is_array()) return fail("it has no list of 'tables'");
  Statistics statistics;
  std::map<std::string, TableSize> own;
  for (const Json& table : *tables) {
    const std::string name = table.is_object() ? Text(table, "name") : std::string();
    if (name.empty()) return fail("a table has no 'name'");
    own[name] = SizeOf(table);
    if (std::string parent = Text(table, "parent"); !parent.empty()) statistics.parents_[name] = std::move(parent);
  }
  statistics.tables_ = own;
  for (const auto& [name, size] : own) {
    auto parent = statistics.parents_.find(name);
    for (int depth = 0; parent != statistics.parents_.end() && depth < kDepthMax; ++depth) {
      const auto above = statistics.tables_.find(parent->second);
      if (above == statistics.tables_.end()) break;
      Add(above->second, size);
      parent = statistics.parents_.find(parent->second);
    }
  }
  return statistics;
}

const TableSize* Statistics::Find(const std::string& key) const {
  const auto found = tables_.find(key);
  return found == tables_.end() ? nullptr : &found->second;
}

bool Statistics::IsBelow(const std::string& key, const std::string& ancestor) const {
  auto parent = parents_.find(key);
  for (int depth = 0; parent != parents_.end() && depth < kDepthMax; ++depth) {
    if (parent->second == ancestor) return true;
    parent = parents_.find(parent->second);
  }
  return false;
}

}  // namespace sluice::analysis
