#include "effects_text.h"

#include <nlohmann/json.hpp>

namespace sluice::cli {

std::string_view CertaintyName(effects::Certainty certainty) {
  switch (certainty) {
    case effects::Certainty::kExact:
      return "exact";
    case effects::Certainty::kUpperBound:
      return "upper_bound";
    case effects::Certainty::kUnknown:
      break;
  }
  return "unknown";
}

std::string OneLine(std::string_view sql, size_t width) {
  std::string line;
  for (const char c : sql) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
  }
  if (line.size() <= width) return line;
  size_t end = width - 3;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end) + "...";
}

namespace {

nlohmann::ordered_json Json(const std::vector<effects::RelationLock>& locks) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const effects::RelationLock& lock : locks) {
    json.push_back({{"relation", lock.relation}, {"mode", PgLocksName(lock.mode)}});
  }
  return json;
}

nlohmann::ordered_json Json(const std::vector<effects::UnsafeValue>& values) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const effects::UnsafeValue& value : values) {
    json.push_back({{"type", value.type}, {"label", value.label}, {"certain", value.certain}});
  }
  return json;
}

}  // namespace

nlohmann::ordered_json EffectsJson(const analysis::StatementEffects& statement) {
  const effects::Effects& effects = statement.effects;
  return {{"transactional", statement.transactional},
          {"locks", Json(effects.locks)},
          {"rewrites", effects.rewrites},
          {"scans", effects.scans},
          {"index_builds", effects.index_builds},
          {"destroys", effects.destroys},
          {"truncates", effects.truncates},
          {"unsafe_enum_values", Json(effects.unsafe_values)},
          {"held_meanwhile", Json(statement.held_meanwhile)},
          {"certainty", CertaintyName(effects.certainty)}};
}

}  // namespace sluice::cli
