// A report in one of the formats: findings in, bytes out. Nothing is read from the environment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/finding/finding.h"

namespace sluice::report {

enum class Format : uint8_t {
  kText,
  kConcise,
  kJson,
  kSarif,
  kGithub,
  kJsonLines,
  kGitlab,
  kJunit,
  kCheckstyle,
  kRdjson,
  kMarkdown
};

struct ReportOptions {
  std::string tool_version;    // "0.1.0"
  uint32_t grammar_major = 0;  // the PostgreSQL version whose grammar was used
  int exit_code = 0;           // what the process will exit with
  bool colour = false;         // text only
  uint32_t width = 80;         // text only: columns to fit into
  uint32_t max_findings = 0;   // keep the worst ones only; 0: all. Totals still count every finding
  bool pretty = false;         // SARIF only: indented, for people
  // From this severity on findings make the command fail: JUnit's failed tests.
  Severity fail_on = Severity::kError;
  // SARIF only: also what comments and the baseline accept, marked so. Not every reader heeds the mark: GitHub opens
  // alerts for all results.
  bool with_suppressed = false;

  // SARIF only: where the files are from. The uri is given as git has it: what may be secret in it is taken out.
  std::string repository_uri;
  std::string revision;
  std::string branch;
};

std::string Write(const Report& report, Format format, const ReportOptions& options);

// "text", "concise", "json", "sarif", "github", "jsonl", "gitlab", "junit", "checkstyle", "rdjson", "markdown".
std::optional<Format> ParseFormat(std::string_view name);
const std::vector<std::string>& FormatNames();

}  // namespace sluice::report
