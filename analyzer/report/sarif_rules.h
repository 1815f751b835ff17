// What a SARIF file says about the tool: its rules, their message strings and its notifications.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/finding/finding.h"
#include "analyzer/report/sarif_model.h"

namespace sluice::report {

// The rules of a report by number, and the formats of the messages that were used.
class RuleIndex {
 public:
  RuleIndex(const Report& report, const std::vector<const Finding*>& findings);

  uint32_t Number(const Finding& finding) const;
  // "m1", "m2" and so on in the order of the templates.
  std::string MessageId(const Finding& finding) const;
  std::vector<sarif::ReportingDescriptor> Descriptors() const;

 private:
  struct Entry {
    const RuleInfo* rule = nullptr;
    uint32_t number = 0;
    std::vector<std::string> templates;  // sorted, without repetition
  };

  std::map<std::string_view, Entry> entries_;  // by rule id
};

// The kinds of notifications, in the order of Notices().
enum class Notice : uint8_t { kNotAnalysed, kUnreadable, kLeftOut };

struct NoticeInfo {
  std::string_view id;
  std::string_view name;
  std::string_view description;
  std::string_view text;  // with one placeholder
};

const NoticeInfo& Describe(Notice notice);
std::vector<sarif::ReportingDescriptor> NoticeDescriptors();

sarif::Level SarifLevel(Severity severity);

// "index-not-concurrent" -> "IndexNotConcurrent".
std::string PascalCase(std::string_view slug);

std::string_view ProjectUri();
// The page about the rule.
std::string HelpUri(const RuleInfo& rule);

}  // namespace sluice::report
