#include "analyzer/analysis/suppressions.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/analysis/directive_problem.h"
#include "analyzer/analysis/foreign_rules.h"
#include "analyzer/model/comment_place.h"
#include "rules/registry.h"

namespace sluice::analysis {
namespace {

using lex::Directive;

bool Contains(Span outer, Span inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

// What one comment is about.
struct Reach {
  bool file = false;
  Span statement = {};

  bool Holds(const Finding& finding) const { return file || Contains(statement, finding.span); }
};

class Suppressor {
 public:
  Suppressor(const CommentedText& file, std::vector<Finding>& findings) : file_(file), findings_(findings) {}

  std::vector<SuppressedFinding> Run() {
    ForEachDirective([this](const Directive& directive, const Reach& reach) { TakeOwn(directive, reach); });
    ForEachDirective([this](const Directive& directive, const Reach& reach) { TakeForeign(directive, reach); });
    if (file_.history_is_known) {
      for (const Unused& unused : unused_) AddUnused(unused);
    }
    std::move(problems_.begin(), problems_.end(), std::back_inserter(findings_));
    return std::move(suppressed_);
  }

 private:
  struct Unused {
    const Directive* directive;
    std::string slug;
  };

  template <typename Take>
  void ForEachDirective(const Take& take) {
    for (const model::Script* script : file_.scripts) {
      for (const Directive& directive : script->directives) {
        const bool whole = directive.verb == "allow-file" || directive.verb == "ignore-file";
        take(directive, whole ? Reach{true} : Reach{false, model::StatementOf(file_.text, *script, directive.comment)});
      }
    }
    for (const Directive& directive : file_.outside) {
      take(directive, Reach{directive.verb == "allow-file" || directive.verb == "ignore-file"});
    }
  }

  void TakeOwn(const Directive& directive, const Reach& reach) {
    if (directive.tool != Directive::Tool::kSluice) return;
    if (std::optional<Finding> problem = ProblemOf(directive)) {
      problems_.push_back(std::move(*problem));
      return;
    }
    if (directive.verb == "transaction") return;
    if (directive.verb == "batch") {
      if (reach.statement.empty()) problems_.push_back(BatchOfNothing(directive));
      return;
    }
    for (const std::string& name : directive.names) Allow(directive, reach, name);
  }

  void Allow(const Directive& directive, const Reach& reach, const std::string& name) {
    if (std::optional<Finding> problem = ProblemOfName(directive, name)) {
      problems_.push_back(std::move(*problem));
      return;
    }
    const RuleInfo& rule = rules::FindRule(name)->info;
    const std::string& slug = rule.slug;
    const size_t moved =
        Move(directive, [&](const Finding& finding) { return finding.rule->slug == slug && reach.Holds(finding); });
    // What is said of a history depends on what it is compared with.
    const bool may_be_unused = moved == 0 && !rules::IsAboutHistory(rule);
    if (may_be_unused && (file_.settings == nullptr || rules::IsOn(rule, *file_.settings))) {
      unused_.push_back({&directive, slug});
    }
  }

  // Whether other linters have anything to say about it at all.
  static bool IsOfOthersConcern(const Finding& finding) {
    return finding.rule->category != Category::kEngine && finding.rule->category != Category::kReversibility;
  }

  // Comments for another linter hide what it would say: all there is, or what its rules' names stand for.
  void TakeForeign(const Directive& directive, const Reach& reach) {
    if (directive.tool == Directive::Tool::kSluice) return;
    std::vector<std::string_view> slugs;
    for (const std::string& name : directive.names) AddSlugs(SlugsOf(directive.tool, name), slugs);
    const size_t before = suppressed_.size();
    Move(directive, [&](const Finding& finding) {
      if (!IsOfOthersConcern(finding) || !reach.Holds(finding)) return false;
      return directive.names.empty() || std::find(slugs.begin(), slugs.end(), finding.rule->slug) != slugs.end();
    });
    if (suppressed_.size() > before) AddConversion(directive, before);
  }

  static void AddSlugs(std::string_view list, std::vector<std::string_view>& slugs) {
    while (!list.empty()) {
      const size_t blank = std::min(list.find(' '), list.size());
      slugs.push_back(list.substr(0, blank));
      list.remove_prefix(std::min(blank + 1, list.size()));
    }
  }

  template <typename Predicate>
  size_t Move(const Directive& directive, const Predicate& is_allowed) {
    size_t kept = 0;
    for (Finding& finding : findings_) {
      if (is_allowed(finding)) {
        suppressed_.push_back({std::move(finding), {Suppression::Kind::kComment, directive.reason, directive.comment}});
      } else {
        if (&findings_[kept] != &finding) findings_[kept] = std::move(finding);
        ++kept;
      }
    }
    const size_t moved = findings_.size() - kept;
    findings_.resize(kept);
    return moved;
  }

  // How to say the same to us. first: of the suppressed, what this comment hides.
  void AddConversion(const Directive& directive, size_t first) {
    std::vector<std::string> slugs;
    for (size_t i = first; i < suppressed_.size(); ++i) slugs.push_back(suppressed_[i].finding.rule->slug);
    std::sort(slugs.begin(), slugs.end());
    slugs.erase(std::unique(slugs.begin(), slugs.end()), slugs.end());
    const std::string list = fmt::format("{}", fmt::join(slugs, ", "));
    const bool whole = directive.verb == "ignore-file";
    Finding note = AtComment("foreign-suppression", directive,
                             {"a comment for '{}' hides '{}'", {std::string(ToString(directive.tool)), list}},
                             fmt::format("-- sluice: {}({}) {}", whole ? "allow-file" : "allow", list,
                                         directive.reason.empty() ? "<why it is safe here>" : directive.reason));
    note.help_is_sql = true;
    problems_.push_back(std::move(note));
  }

  void AddUnused(const Unused& unused) {
    const auto elsewhere = std::find_if(findings_.begin(), findings_.end(),
                                        [&](const Finding& finding) { return finding.rule->slug == unused.slug; });
    std::string help = "Take the comment away, or it hides what the rule finds here later.";
    if (elsewhere != findings_.end()) {
      const auto line = std::count(file_.text.begin(), file_.text.begin() + elsewhere->span.begin, '\n') + 1;
      help = fmt::format("The rule reports line {}: put the comment before that statement.", line);
    }
    problems_.push_back(AtComment("unused-suppression", *unused.directive,
                                  {"there is no finding of '{}' here to allow", {unused.slug}}, std::move(help)));
  }

  const CommentedText& file_;
  std::vector<Finding>& findings_;
  std::vector<SuppressedFinding> suppressed_;
  std::vector<Finding> problems_;
  std::vector<Unused> unused_;
};

}  // namespace

std::vector<SuppressedFinding> Suppress(const CommentedText& file, std::vector<Finding>& findings) {
  const bool any =
      !file.outside.empty() || std::any_of(file.scripts.begin(), file.scripts.end(),
                                           [](const model::Script* script) { return !script->directives.empty(); });
  return any ? Suppressor(file, findings).Run() : std::vector<SuppressedFinding>();
}

}  // namespace sluice::analysis
