#include "rules/context.h"

#include <algorithm>
#include <stdexcept>

#include "rules/way_back.h"

namespace sluice::rules {

Draft& Draft::Severity(sluice::Severity severity) {
  finding_.severity = severity;
  return *this;
}

Draft& Draft::Advice(std::string text) {
  finding_.help = std::move(text);
  finding_.help_is_sql = false;
  return *this;
}

Draft& Draft::Sql(std::string text) {
  if (text.empty()) return *this;
  if (in_body_) text.insert(0, "-- as a statement of its own, outside of the block or function:\n");
  finding_.help = std::move(text);
  finding_.help_is_sql = true;
  return *this;
}

Draft& Draft::Related(Span span, std::string message) {
  finding_.related.push_back({span, std::move(message)});
  return *this;
}

Draft& Draft::UnlessLater(Remedy is_remedied) {
  return UnlessLater(std::move(is_remedied), nullptr);
}

Draft& Draft::UnlessLater(Remedy is_remedied, Remedy is_doubtful) {
  conditional_.push_back({place_, std::move(is_remedied), std::move(is_doubtful)});
  return *this;
}

bool Context::IsNewType(const model::Name& type) const {
  const schema::KnownType* known = schema_->FindType(type);
  return known != nullptr && IsBehindStart(known->created);
}

bool Context::IsNewFunction(const model::Name& function, const std::optional<std::string>& arguments) const {
  const schema::CreatedFunction* known = schema_->FindFunction(function, arguments);
  return known != nullptr && IsBehindStart(known->created);
}

Draft& Draft::Fix(std::optional<sluice::Fix> fix) {
  finding_.fix = std::move(fix);
  return *this;
}

bool Context::IsNew(const model::Name& relation) const {
  return IsNewRelation(schema_->Find(relation));
}

bool Context::IsNewKey(std::string_view key) const {
  return IsNewRelation(schema_->FindKey(key));
}

bool Context::IsNewRelation(const schema::Relation* relation) const {
  if (relation == nullptr) return false;
  if (relation->temporary) return true;
  if (relation->maybe_older) return false;
  if (!IsBehindStart(relation->created)) return false;
  // Nobody else sees a table before its transaction commits, however many rows it has.
  return relation->created.transaction == schema_->place().transaction || !relation->filled;
}

bool Context::IsNewColumn(const model::Name& relation, const std::string& column) const {
  const schema::Relation* found = Find(relation);
  if (IsNewRelation(found)) return true;
  const schema::Column* added = found == nullptr ? nullptr : found->FindColumn(column);
  return added != nullptr && IsBehindStart(added->created);
}

bool Context::IsBehindStart(schema::Place created) const {
  if (created.migration == schema_->place().migration) return true;
  return first_new_migration_ != 0 && created.migration >= first_new_migration_;
}

bool Context::IsTemporary(const model::Name& relation) const {
  const schema::Relation* found = Find(relation);
  return found != nullptr && found->temporary;
}

std::optional<uint32_t> Context::Behind(Span span, std::string_view keyword) const {
  const std::optional<uint32_t> end = EndOfKeyword(Text(span), keyword);
  return end ? std::optional(span.begin + *end) : std::nullopt;
}

std::string Context::TextWith(Span span, std::string_view behind, std::string_view insert) const {
  const std::optional<uint32_t> at = Behind(span, behind);
  if (!at) return {};  // not the action's own text: what a called function does stands elsewhere
  std::string result(Text({span.begin, *at}));
  return result.append(" ").append(insert).append(Text({*at, span.end})).append(";");
}

std::string_view Context::Option(std::string_view name) const {
  const auto& options = rule_->options;
  const auto option =
      std::find_if(options.begin(), options.end(), [&](const RuleOption& each) { return each.name == name; });
  if (option == options.end()) throw std::logic_error("the rule has no such option: " + std::string(name));
  const auto setting = settings_->find(rule_->slug);
  if (setting == settings_->end()) return option->default_value;
  const auto value = setting->second.options.find(name);
  return value == setting->second.options.end() ? option->default_value : std::string_view(value->second);
}

bool Context::HasReportedInStatement(const std::string& key) const {
  return std::any_of(findings_->rbegin(), findings_->rend(), [&](const Finding& finding) {
    return finding.rule == rule_ && finding.statement == statement_->number &&
           std::find(finding.relations.begin(), finding.relations.end(), key) != finding.relations.end();
  });
}

Finding& Context::NewFinding(Span span, std::string_view format) {
  reported_[rule_] = schema_->place().transaction;
  reported_in_history_.insert(rule_);
  Finding& finding = findings_->emplace_back();
  finding.rule = rule_;
  finding.severity = rule_->severity;
  finding.span = span;
  finding.statement = statement_ == nullptr ? 0 : statement_->number;
  finding.message.format = format;
  return finding;
}

void Context::AddArgument(Finding& finding, const model::Name& relation) const {
  finding.message.arguments.push_back(relation.ToString());
  finding.relations.push_back(schema_->Key(relation));
}

}  // namespace sluice::rules
