// Reports built by hand, with what is hard to print in them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/finding/finding.h"
#include "analyzer/report/report.h"

namespace sluice::report {

// Adds sources and findings one by one; the summary follows.
class ReportBuilder {
 public:
  ReportBuilder();

  ReportBuilder& AddSource(std::string path, std::string text);
  // A finding in the source added last, on the first place where `text` stands (the whole source where it is empty).
  Finding& Add(const RuleInfo& rule, std::string_view text, Message message);
  void AddNotAnalysed(std::string_view text, std::string reason);
  RelatedPlace Related(std::string_view text, std::string message) const;
  Report Build();

 private:
  Span Find(std::string_view text) const;

  Report report_;
};

extern const RuleInfo kSyntaxError;
extern const RuleInfo kIndexNotConcurrent;
extern const RuleInfo kDropColumn;
extern const RuleInfo kLongTransaction;

// Every feature and every trap.
Report SampleReport();

// Two files without a finding.
Report EmptyReport();

// A file of one line, with a finding on all of it.
Report OneLineReport();

// Findings on whole files, one of them empty.
Report WholeFileReport();

// A history with many findings.
Report HostileReport();
Report SuppressedReport();
Report LongReport(uint32_t findings);

// As a run of the command on a repository would have them.
ReportOptions SampleOptions();

}  // namespace sluice::report
