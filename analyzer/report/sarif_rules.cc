#include "analyzer/report/sarif_rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "analyzer/base/letter_case.h"
#include "analyzer/base/utf8.h"
#include "analyzer/report/display.h"
#include "analyzer/report/sarif_message.h"

namespace sluice::report {
namespace {

constexpr std::string_view kProjectUri = "https://github.com/sluice-sql/sluice";

// GitHub's limit is 1,024.
constexpr size_t kDescriptionLimit = 1000;

constexpr std::array<NoticeInfo, 3> kNotices = {{
    {"NOT-ANALYSED", "NotAnalysed", "A statement was not understood. Nothing is known about what it does.",
     "A statement was not analysed: '{0}'."},
    {"UNREADABLE", "UnreadableFile", "A file has a part that is not SQL as PostgreSQL reads it.",
     "The file '{0}' has a part that could not be read."},
    {"LEFT-OUT", "FindingsLeftOut", "There are more findings than the report may hold. The worst ones are in it.",
     "The number of findings that were left out is '{0}'."},
}};

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \n") + 1 - begin);
}

std::string Indented(std::string_view sql) {
  std::string text;
  for (const std::string_view line : SplitLines(sql)) text.append(line.empty() ? "" : "    ").append(line).append("\n");
  return text;
}

std::string_view Why(const RuleInfo& rule) {
  const std::string_view why = Trim(rule.why);
  return why.empty() ? rule.summary : why;
}

std::string HelpText(const RuleInfo& rule) {
  std::string text = MarkdownToText(Why(rule)) + '\n';
  if (!rule.bad.empty()) text += "\nReported:\n\n" + Indented(Trim(rule.bad));
  if (!rule.good.empty()) text += "\nAccepted:\n\n" + Indented(Trim(rule.good));
  return text;
}

std::string HelpMarkdown(const RuleInfo& rule) {
  std::string text(Why(rule));
  if (!rule.bad.empty()) text += fmt::format("\n\n**Reported**\n\n```sql\n{}\n```", Trim(rule.bad));
  if (!rule.good.empty()) text += fmt::format("\n\n**Accepted**\n\n```sql\n{}\n```", Trim(rule.good));
  return text + fmt::format("\n\n[The page about {}]({})\n", rule.id, HelpUri(rule));
}

// The first paragraph that is prose.
std::string_view FirstParagraph(std::string_view markdown) {
  while (!markdown.empty()) {
    const size_t end = std::min(markdown.find("\n\n"), markdown.size());
    const std::string_view paragraph = Trim(markdown.substr(0, end));
    if (!paragraph.empty() && !paragraph.starts_with('#') && !paragraph.starts_with("```")) return paragraph;
    markdown.remove_prefix(std::min(end + 2, markdown.size()));
  }
  return {};
}

std::string FullDescription(const RuleInfo& rule) {
  std::string text(rule.summary);
  const std::string why = MarkdownToText(FirstParagraph(rule.why));
  if (!why.empty()) text.append(" ").append(why);
  std::replace(text.begin(), text.end(), '\n', ' ');
  const size_t limit = CodePointOffset(text, kDescriptionLimit);
  if (limit == text.size()) return text;
  text.resize(limit);
  const size_t sentence = text.rfind(". ");
  return text.substr(0, sentence == std::string::npos ? limit : sentence + 1);
}

// Errors are certain by definition; what is less than that depends on size, or on what is unknown.
sarif::Properties RuleProperties(const RuleInfo& rule) {
  constexpr std::array<std::string_view, 3> kProblem = {"recommendation", "warning", "error"};
  sarif::Strings tags = {std::string(ToString(rule.category)), "migration", "postgresql"};
  std::sort(tags.begin(), tags.end());
  return {{"tags", std::move(tags)},
          {"precision", std::string(rule.severity == Severity::kError ? "high" : "medium")},
          {"problem.severity", std::string(kProblem[static_cast<size_t>(rule.severity)])}};
}

sarif::ReportingDescriptor Descriptor(const RuleInfo& rule, const std::vector<std::string>& templates) {
  sarif::ReportingDescriptor descriptor;
  descriptor.id = rule.id;
  descriptor.name = PascalCase(rule.slug);
  descriptor.short_description = rule.summary;
  descriptor.full_description = FullDescription(rule);
  for (size_t i = 0; i < templates.size(); ++i) {
    descriptor.message_strings.push_back({fmt::format("m{}", i + 1), templates[i]});
  }
  descriptor.help_uri = HelpUri(rule);
  descriptor.help_text = HelpText(rule);
  descriptor.help_markdown = HelpMarkdown(rule);
  descriptor.level = SarifLevel(rule.severity);
  descriptor.properties = RuleProperties(rule);
  return descriptor;
}

}  // namespace

std::string HelpUri(const RuleInfo& rule) {
  return fmt::format("{}/blob/main/docs/rules/{}.md", kProjectUri, rule.slug);
}

RuleIndex::RuleIndex(const Report& report, const std::vector<const Finding*>& findings) {
  for (const RuleInfo* rule : report.rules) entries_[rule->id].rule = rule;
  for (const Finding* finding : findings) {
    Entry& entry = entries_[finding->rule->id];
    entry.rule = finding->rule;
    std::string text = MessageTemplate(finding->message.format);
    const auto at = std::lower_bound(entry.templates.begin(), entry.templates.end(), text);
    if (at == entry.templates.end() || *at != text) entry.templates.insert(at, std::move(text));
  }
  uint32_t number = 0;
  for (auto& [id, entry] : entries_) entry.number = number++;
}

uint32_t RuleIndex::Number(const Finding& finding) const {
  return entries_.at(finding.rule->id).number;
}

std::string RuleIndex::MessageId(const Finding& finding) const {
  const std::vector<std::string>& templates = entries_.at(finding.rule->id).templates;
  const auto at = std::lower_bound(templates.begin(), templates.end(), MessageTemplate(finding.message.format));
  return fmt::format("m{}", at - templates.begin() + 1);
}

std::vector<sarif::ReportingDescriptor> RuleIndex::Descriptors() const {
  std::vector<sarif::ReportingDescriptor> descriptors;
  for (const auto& [id, entry] : entries_) descriptors.push_back(Descriptor(*entry.rule, entry.templates));
  return descriptors;
}

const NoticeInfo& Describe(Notice notice) {
  return kNotices[static_cast<size_t>(notice)];
}

std::vector<sarif::ReportingDescriptor> NoticeDescriptors() {
  std::vector<sarif::ReportingDescriptor> descriptors;
  for (const NoticeInfo& notice : kNotices) {
    sarif::ReportingDescriptor descriptor;
    descriptor.id = notice.id;
    descriptor.name = notice.name;
    descriptor.short_description = notice.description;
    descriptor.full_description = notice.description;
    descriptor.message_strings = {{"default", std::string(notice.text)}};
    descriptor.help_uri = kProjectUri;
    descriptor.help_text = notice.description;
    descriptors.push_back(std::move(descriptor));
  }
  return descriptors;
}

sarif::Level SarifLevel(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return sarif::Level::kError;
    case Severity::kWarning:
      return sarif::Level::kWarning;
    case Severity::kNote:
      break;
  }
  return sarif::Level::kNote;
}

// Every capital must be followed by a small letter or a digit, so a word of one letter joins its neighbour.
std::string PascalCase(std::string_view slug) {
  std::string name;
  bool capital = true;
  for (size_t at = 0; at < slug.size(); ++at) {
    const char c = slug[at];
    if (c == '-') {
      const bool after_one_letter = name.size() == 1;
      const bool before_one_letter = at + 2 >= slug.size() || slug[at + 2] == '-';
      capital = !after_one_letter && !before_one_letter;
      continue;
    }
    name += capital ? ToUpper(c) : c;
    capital = false;
  }
  return name;
}

std::string_view ProjectUri() {
  return kProjectUri;
}

}  // namespace sluice::report
