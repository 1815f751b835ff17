#include "analyzer/analysis/rendered_places.h"

#include <optional>
#include <string_view>

#include "analyzer/lex/directive.h"
#include "migrations/text.h"

namespace sluice::analysis {

using migrations::Rendering;

namespace {

// A word that short would be found in half of the file.
constexpr size_t kShortestToLookFor = 4;

void FindAll(std::string_view text, std::string_view wanted, std::vector<Span>& found) {
  for (size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
    found.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(at + wanted.size())});
  }
}

}  // namespace

void MoveToFile(const Rendering& rendering, Finding& finding) {
  finding.span = migrations::PlaceInFile(rendering, finding.span);
  for (RelatedPlace& related : finding.related) related.span = migrations::PlaceInFile(rendering, related.span);
  finding.fix.reset();
}

void MoveToFile(const Rendering& rendering, SuppressedFinding& suppressed) {
  MoveToFile(rendering, suppressed.finding);
  if (suppressed.by.kind == Suppression::Kind::kComment) {
    suppressed.by.comment = migrations::PlaceInFile(rendering, suppressed.by.comment);
  }
}

// Comments for other linters are about code here, not about SQL.
model::Script ScriptOfFile(const Rendering& rendering) {
  model::Script script;
  for (const Span& span : rendering.statements) {
    model::Statement& statement = script.statements.emplace_back();
    statement.span = span;
  }
  for (const Span& comment : rendering.comments) {
    std::optional<lex::Directive> directive = lex::ParseDirective(rendering.file, comment);
    if (directive && directive->tool == lex::Directive::Tool::kSluice) script.directives.push_back(*directive);
  }
  return script;
}

std::vector<Span> SecretsInFile(const Rendering& rendering, const std::vector<Span>& secrets) {
  std::vector<Span> found;
  for (const Span& span : secrets) {
    const migrations::Origin* origin = migrations::OriginAt(rendering, span.begin);
    const bool is_exact = origin != nullptr && origin->exact;
    if (is_exact) found.push_back(migrations::PlaceInFile(rendering, span));
    const std::string_view secret =
        migrations::Unquote(std::string_view(rendering.sql).substr(span.begin, span.length()));
    if (!secret.empty() && (!is_exact || secret.size() >= kShortestToLookFor)) FindAll(rendering.file, secret, found);
  }
  return found;
}

}  // namespace sluice::analysis
