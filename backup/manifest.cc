#include "backup/manifest.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace sluice::backup {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::array<std::string_view, 3> kScopes = {"schema", "tables", "database"};

Json ToJson(const BackedTable& table) {
  Json columns = Json::array();
  for (const BackedColumn& column : table.columns) columns.push_back({{"name", column.name}, {"type", column.type}});
  return {{"schema", table.schema}, {"name", table.name},         {"partitioned", table.partitioned},
          {"rows", table.rows},     {"checksum", table.checksum}, {"columns", std::move(columns)}};
}

BackedTable ToTable(const Json& json) {
  BackedTable table;
  json.at("schema").get_to(table.schema);
  json.at("name").get_to(table.name);
  json.at("partitioned").get_to(table.partitioned);
  json.at("rows").get_to(table.rows);
  json.at("checksum").get_to(table.checksum);
  for (const Json& column : json.at("columns")) {
    table.columns.push_back({column.at("name").get<std::string>(), column.at("type").get<std::string>()});
  }
  return table;
}

Scope ToScope(const std::string& name) {
  for (size_t i = 0; i < kScopes.size(); ++i) {
    if (kScopes.at(i) == name) return static_cast<Scope>(i);
  }
  throw std::out_of_range("scope");
}

void ReadServer(const Json& server, Manifest& manifest) {
  server.at("version").get_to(manifest.server_version);
  server.at("system_identifier").get_to(manifest.system_identifier);
  server.at("database").get_to(manifest.database);
  server.at("encoding").get_to(manifest.encoding);
}

// Where nothing is said of it, MD5.
RowSums ToRowSums(const Json& json) {
  const auto sums = json.find("row_sums");
  if (sums == json.end()) return {"md5", {}};
  return {sums->at("method").get<std::string>(), sums->at("probe").get<std::string>()};
}

Manifest Read(const Json& json) {
  Manifest manifest;
  json.at("name").get_to(manifest.name);
  json.at("taken_at").get_to(manifest.taken_at);
  json.at("tool_version").get_to(manifest.tool_version);
  json.at("pg_dump").at("version").get_to(manifest.pg_dump);
  json.at("pg_dump").at("major").get_to(manifest.pg_dump_major);
  ReadServer(json.at("server"), manifest);
  json.at("snapshot").get_to(manifest.snapshot);
  json.at("lsn").get_to(manifest.lsn);
  manifest.scope = ToScope(json.at("scope").get<std::string>());
  manifest.row_sums = ToRowSums(json);
  for (const Json& table : json.at("tables")) manifest.tables.push_back(ToTable(table));
  for (const Json& each : json.at("sequences")) {
    manifest.sequences.push_back({each.at("schema").get<std::string>(), each.at("name").get<std::string>(),
                                  each.at("last_value").get<int64_t>(), each.at("is_called").get<bool>()});
  }
  json.at("not_covered").get_to(manifest.not_covered);
  for (const Json& each : json.at("files")) {
    manifest.files.push_back(
        {each.at("path").get<std::string>(), each.at("bytes").get<uint64_t>(), each.at("sha256").get<std::string>()});
  }
  if (const auto encryption = json.find("encryption"); encryption != json.end()) {
    encryption->at("cipher").get_to(manifest.encryption.cipher);
    encryption->at("recipients").get_to(manifest.encryption.recipients);
  }
  manifest.live_bytes = json.value("live_bytes", uint64_t{0});
  if (const auto objects = json.find("large_objects"); objects != json.end() && objects->is_object()) {
    objects->at("count").get_to(manifest.large_objects.count);
    objects->at("bytes").get_to(manifest.large_objects.bytes);
    objects->at("checksum").get_to(manifest.large_objects.checksum);
  }
  json.at("history_schema").get_to(manifest.history_schema);
  json.at("applied").get_to(manifest.applied);
  json.at("run").get_to(manifest.run);
  json.at("plan").get_to(manifest.plan);
  json.at("restore").get_to(manifest.restore);
  return manifest;
}

}  // namespace

std::string_view ToString(Scope scope) {
  return kScopes.at(static_cast<size_t>(scope));
}

std::string ToJson(const Manifest& manifest) {
  Json tables = Json::array();
  for (const BackedTable& table : manifest.tables) tables.push_back(ToJson(table));
  Json sequences = Json::array();
  for (const BackedSequence& each : manifest.sequences) {
    sequences.push_back(
        {{"schema", each.schema}, {"name", each.name}, {"last_value", each.last_value}, {"is_called", each.is_called}});
  }
  Json files = Json::array();
  for (const BackedFile& file : manifest.files) {
    files.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  }
  Json document{{"version", kVersion},
                {"name", manifest.name},
                {"taken_at", manifest.taken_at},
                {"tool_version", manifest.tool_version},
                {"pg_dump", {{"version", manifest.pg_dump}, {"major", manifest.pg_dump_major}}},
                {"server",
                 {{"version", manifest.server_version},
                  {"system_identifier", manifest.system_identifier},
                  {"database", manifest.database},
                  {"encoding", manifest.encoding}}},
                {"snapshot", manifest.snapshot},
                {"lsn", manifest.lsn},
                {"scope", ToString(manifest.scope)},
                {"tables", std::move(tables)},
                {"row_sums", {{"method", manifest.row_sums.method}, {"probe", manifest.row_sums.probe}}},
                {"sequences", std::move(sequences)},
                {"not_covered", manifest.not_covered},
                {"history_schema", manifest.history_schema},
                {"applied", manifest.applied},
                {"run", manifest.run},
                {"plan", manifest.plan},
                {"restore", manifest.restore},
                {"live_bytes", manifest.live_bytes},
                {"files", std::move(files)}};
  if (manifest.scope == Scope::kDatabase) {
    const LargeObjects& objects = manifest.large_objects;
    document["large_objects"] = {{"count", objects.count}, {"bytes", objects.bytes}, {"checksum", objects.checksum}};
  }
  if (!manifest.encryption.cipher.empty()) {
    document["encryption"] = {{"cipher", manifest.encryption.cipher}, {"recipients", manifest.encryption.recipients}};
  }
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Manifest> ParseManifest(const std::string& text, const std::string& path) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_object() && json.value("version", 0) > kVersion) {
    return Fail(fmt::format("'{}' was written by a newer sluice", path), "Use that version or a later one.");
  }
  try {
    return Read(json);
  } catch (const std::exception&) {
    return Fail(fmt::format("'{}' is no manifest of a backup, or is damaged", path));
  }
}

}  // namespace sluice::backup
