#include "analyzer/analysis/hidden_secrets.h"

#include <algorithm>

namespace sluice::analysis {
namespace {

constexpr std::string_view kStars = "***";

void Replace(std::string& text, std::string_view secret) {
  for (size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kStars.size())) {
    text.replace(at, secret.size(), kStars);
  }
}

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

void HideIn(Source& source, const std::vector<Span>& secrets) {
  for (const Span& secret : secrets) source.Hide(secret);
}

void HideIn(Finding& finding, std::string_view text, const std::vector<Span>& secrets) {
  for (const Span& span : secrets) {
    const std::string_view secret = text.substr(span.begin, span.length());
    Replace(finding.help, secret);
    for (std::string& argument : finding.message.arguments) Replace(argument, secret);
    for (RelatedPlace& related : finding.related) Replace(related.message, secret);
    if (finding.fix && Holds(*finding.fix, secret)) finding.fix.reset();
  }
}

}  // namespace sluice::analysis
