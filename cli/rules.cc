// sluice rules
#include "rules/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

std::string Table() {
  size_t width = 0;
  for (const rules::RegisteredRule& rule : rules::Registry()) width = std::max(width, rule.info.slug.size());
  std::string text;
  for (const rules::RegisteredRule& rule : rules::Registry()) {
    text += fmt::format("{}  {:<{}}  {:<7}  {}\n", rule.info.id, rule.info.slug, width, ToString(rule.info.severity),
                        ToString(rule.info.category));
  }
  return text + "\n`sluice explain RULE` says why each matters, and what to write instead.\n";
}

std::string Json() {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const rules::RegisteredRule& rule : rules::Registry()) {
    list.push_back({{"id", rule.info.id},
                    {"rule", rule.info.slug},
                    {"level", ToString(rule.info.severity)},
                    {"category", ToString(rule.info.category)},
                    {"summary", rule.info.summary}});
  }
  return nlohmann::ordered_json{{"version", 1}, {"rules", list}}.dump() + "\n";
}

}  // namespace

void AddRules(Command app, Action& action) {
  auto format = std::make_shared<std::string>("text");
  Command rules = app.AddSubcommand("rules", "List the rules");
  AddTextOrJson(rules, *format);
  rules.SetCallback([format, &action] {
    action = [format] {
      Print(*format == "json" ? Json() : Table());
      return ExitCode::kDone;
    };
  });
}

}  // namespace sluice::cli
