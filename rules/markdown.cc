#include "rules/markdown.h"

#include <fmt/format.h>

#include "rules/registry.h"

namespace sluice::rules {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  return text;
}

void AddSql(std::string& page, std::string_view heading, std::string_view sql) {
  if (!sql.empty()) page += fmt::format("\n## {}\n\n```sql\n{}\n```\n", heading, Trim(sql));
}

void AddOptions(std::string& page, const RuleInfo& rule) {
  if (rule.options.empty()) return;
  page += "\n## Options\n\n| option | default | what it sets |\n|---|---|---|\n";
  for (const RuleOption& option : rule.options) {
    page += fmt::format("| `{}` | `{}` | {} |\n", option.name, option.default_value, option.meaning);
  }
}

}  // namespace

std::string RulePage(const RuleInfo& rule) {
  std::string page = fmt::format("# {} ({})\n\n{}\n\nCategory: {}. Default severity: {}.{}\n\n## Why\n\n{}\n",
                                 rule.slug, rule.id, rule.summary, ToString(rule.category), ToString(rule.severity),
                                 rule.on ? "" : " Off unless the configuration turns it on.", Trim(rule.why));
  AddSql(page, "Reported", rule.bad);
  AddSql(page, "Instead", rule.good);
  AddOptions(page, rule);
  return page;
}

std::string RuleIndexPage() {
  std::string page = "# Rules\n\nMade from the rules' own files; do not edit by hand.\n";
  Category category = Category::kConvention;
  bool first = true;
  for (const RegisteredRule& registered : Registry()) {
    const RuleInfo& rule = registered.info;
    if (first || rule.category != category) {
      page += fmt::format("\n## {}\n\n| id | rule | severity | what it finds |\n|---|---|---|---|\n",
                          ToString(rule.category));
      category = rule.category;
      first = false;
    }
    page += fmt::format(
        "| {} | [{}]({}.md) | {} | {} |\n", rule.id, rule.slug, rule.slug,
        rule.on ? std::string(ToString(rule.severity)) : fmt::format("{}, off", ToString(rule.severity)), rule.summary);
  }
  return page;
}

}  // namespace sluice::rules
