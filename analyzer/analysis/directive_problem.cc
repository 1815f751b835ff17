#include "analyzer/analysis/directive_problem.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/nearest_name.h"
#include "rules/registry.h"

namespace sluice::analysis {
namespace {

constexpr std::string_view kInvalid = "invalid-directive";
constexpr std::string_view kForms =
    "Known are: allow(rule) reason, allow-file(rule) reason, transaction(whole), transaction(statement) and "
    "batch(size=N, pause=TIME, key=COLUMN).";

Finding Problem(const lex::Directive& directive, Message message, std::string help) {
  return AtComment(kInvalid, directive, std::move(message), std::move(help));
}

// Some letter or digit, in whatever script.
bool SaysSomething(std::string_view reason) {
  return std::any_of(reason.begin(), reason.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

std::optional<Finding> ProblemOfTransaction(const lex::Directive& directive) {
  const std::string mode = fmt::format("{}", fmt::join(directive.names, ", "));
  if (directive.well_formed && (mode == "whole" || mode == "statement")) return std::nullopt;
  return Problem(directive, {"'{}' is no transaction mode", {mode}},
                 "Write transaction(whole) or transaction(statement).");
}

std::optional<Finding> ProblemOfAllow(const lex::Directive& directive) {
  const bool nameless =
      std::any_of(directive.names.begin(), directive.names.end(), [](const std::string& name) { return name.empty(); });
  if (!directive.well_formed || directive.names.empty() || nameless) {
    return Problem(directive, {"'{}' does not say which rule it allows", {directive.verb}},
                   fmt::format("Write {}(rule) reason, or {}(rule, rule) reason.", directive.verb, directive.verb));
  }
  if (SaysSomething(directive.reason)) return std::nullopt;
  const std::string written = fmt::format("{}({})", directive.verb, fmt::join(directive.names, ", "));
  return Problem(directive, {"'{}' gives no reason, so nothing is allowed", {written}},
                 "Write behind the parenthesis why it is safe here.");
}

}  // namespace

Finding AtComment(std::string_view slug, const lex::Directive& directive, Message message, std::string help) {
  Finding finding;
  finding.rule = &rules::FindRule(slug)->info;
  finding.severity = finding.rule->severity;
  finding.span = directive.comment;
  finding.message = std::move(message);
  finding.help = std::move(help);
  return finding;
}

Finding BatchOfNothing(const lex::Directive& directive) {
  return Problem(directive, {"'{}' stands before no statement", {directive.verb}},
                 "Write it on a line before an UPDATE or DELETE.");
}

std::optional<Finding> ProblemOf(const lex::Directive& directive) {
  // What it says is held against its statement by batch-cannot-run.
  if (directive.verb == "batch") return std::nullopt;
  if (directive.verb == "transaction") return ProblemOfTransaction(directive);
  if (directive.verb == "allow" || directive.verb == "allow-file") return ProblemOfAllow(directive);
  static constexpr std::string_view kVerbs[] = {"allow", "allow-file", "transaction", "batch"};
  const std::string nearest = NearestName(directive.verb, kVerbs);
  return Problem(directive, {"Sluice knows no comment '{}'", {directive.verb}},
                 nearest.empty() ? std::string(kForms) : fmt::format("Did you mean '{}'? {}", nearest, kForms));
}

std::optional<Finding> ProblemOfName(const lex::Directive& directive, const std::string& name) {
  const rules::RegisteredRule* rule = rules::FindRule(name);
  if (rule == nullptr) {
    const std::string nearest = rules::NearestRule(name);
    return Problem(directive, {"there is no rule '{}', so nothing is allowed", {name}},
                   nearest.empty() ? "`sluice rules` lists them." : fmt::format("Did you mean '{}'?", nearest));
  }
  if (rule->info.category != Category::kEngine || rule->info.slug == "not-analysed") return std::nullopt;
  return Problem(directive, {"no comment can allow '{}'", {rule->info.slug}},
                 "It is about text that cannot be read as it was meant: correct the text.");
}

}  // namespace sluice::analysis
