#include "analyzer/analysis/hidden_secrets.h"

#include <algorithm>

#include "analyzer/base/secret.h"

namespace sluice::analysis {
namespace {

bool Holds(const Fix& fix, std::string_view secret) {
  const auto holds = [&](const std::string& text) { return text.find(secret) != std::string::npos; };
  return std::any_of(fix.edits.begin(), fix.edits.end(), [&](const Edit& edit) { return holds(edit.text); }) ||
         std::any_of(fix.down_edits.begin(), fix.down_edits.end(),
                     [&](const Edit& edit) { return holds(edit.text); }) ||
         std::any_of(fix.migrations.begin(), fix.migrations.end(),
                     [&](const auto& migration) { return holds(migration.up) || holds(migration.down); });
}

}  // namespace

std::vector<Span> SecretsIn(const std::vector<const model::Script*>& scripts) {
  std::vector<Span> secrets;
  for (const model::Script* script : scripts) {
    for (const model::Statement& statement : script->statements) {
      for (const model::Action& action : statement.actions) {
        if (const auto* secret = std::get_if<model::Secret>(&action)) secrets.push_back(secret->span);
      }
    }
  }
  return secrets;
}

std::optional<std::string> WithoutSecrets(const model::Statement& statement, std::string_view text) {
  std::optional<Source> shown;
  for (const model::Action& action : statement.actions) {
    const auto* secret = std::get_if<model::Secret>(&action);
    if (secret == nullptr) continue;
    if (!shown) shown.emplace("", std::string(text.substr(statement.span.begin, statement.span.length())));
    shown->Hide({secret->span.begin - statement.span.begin, secret->span.end - statement.span.begin});
  }
  return shown ? std::optional(std::string(shown->text())) : std::nullopt;
}

void HideIn(Source& source, const std::vector<Span>& secrets) {
  for (const Span& secret : secrets) source.Hide(secret);
}

void HideIn(Finding& finding, std::string_view text, const std::vector<Span>& secrets) {
  for (const Span& span : secrets) {
    const std::string_view secret = text.substr(span.begin, span.length());
    HideWord(finding.help, secret);
    for (std::string& argument : finding.message.arguments) HideWord(argument, secret);
    for (RelatedPlace& related : finding.related) HideWord(related.message, secret);
    if (finding.fix && Holds(*finding.fix, secret)) finding.fix.reset();
  }
}

}  // namespace sluice::analysis
