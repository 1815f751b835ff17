#include "stats_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace sluice::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

// Three digits behind the point are more than a rate is worth.
double Rounded(double value) {
  return std::round(value * 1000) / 1000;
}

Json IndexJson(const runner::IndexSize& index) {
  return {{"name", index.name},
          {"bytes", index.bytes},
          {"unique", index.unique},
          {"valid", index.valid},
          {"scans", index.scans}};
}

Json TableJson(const runner::SizedTable& table) {
  uint64_t index_bytes = 0;
  Json indexes = Json::array();
  for (const runner::IndexSize& index : table.indexes) {
    index_bytes += index.bytes;
    indexes.push_back(IndexJson(index));
  }
  Json json = {{"name", table.name}, {"kind", table.kind}};
  if (!table.parent.empty()) json["parent"] = table.parent;
  json["rows"] = table.rows ? Json(*table.rows) : Json(nullptr);
  json["bytes"] = table.bytes;
  json["index_bytes"] = index_bytes;
  json["partitions"] = table.partitions;
  json["writes_per_s"] = table.writes_per_s ? Json(Rounded(*table.writes_per_s)) : Json(nullptr);
  json["indexes"] = std::move(indexes);
  return json;
}

std::string Line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string StatsJson(const runner::TableSizes& sizes) {
  std::string out = "{\"sluice_stats\": " + std::to_string(kVersion) +
                    ",\n\"server_version\": " + std::to_string(sizes.server_version) +
                    ",\n\"taken_at\": " + Line(sizes.taken_at) + ",\n\"tables\": [";
  for (const runner::SizedTable& table : sizes.tables) {
    out += &table == sizes.tables.data() ? "\n" : ",\n";
    out += Line(TableJson(table));
  }
  return out + "\n]}\n";
}

}  // namespace sluice::cli
