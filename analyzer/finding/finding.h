// What rules produce and reports consume.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/base/span.h"
#include "analyzer/finding/fix.h"
#include "analyzer/finding/message.h"
#include "analyzer/finding/severity.h"

namespace sluice {

// What of a rule can be set in the configuration.
struct RuleOption {
  std::string_view name;           // "max-locks"
  std::string_view default_value;  // as the configuration writes it, without quotes
  std::string_view meaning;        // one sentence that ends in a full stop
  // What it may be. Empty: a time where the default is one, true or false where it is one of these.
  std::span<const std::string_view> choices = {};
};

// A rule as reports see it. The texts are static.
struct RuleInfo {
  std::string_view id;  // "SLU101": stable, never reused
  std::string slug;     // "index-not-concurrent": what people write
  Severity severity = Severity::kWarning;
  Category category = Category::kEngine;
  std::string_view summary;  // one sentence that ends in a full stop
  std::string_view why;      // Markdown
  std::string_view bad;      // SQL that the rule reports, or empty
  std::string_view good;     // SQL that it accepts, or empty
  bool on = true;            // unless the configuration says otherwise
  std::span<const RuleOption> options = {};
  // Slug of a rule whose finding at the same place has this rule's error as its cause: then that one is left out.
  std::string_view is_cause_of = {};
};

// Another place that explains a finding, in the same file.
struct RelatedPlace {
  Span span;
  std::string message;  // grammar as in Message
};

// What a statement does to every row of a table, the slowest first.
struct SlowWork {
  enum class Kind : uint8_t { kRewrite, kIndexBuild, kScan } kind = Kind::kScan;
  std::string relation;  // "public.orders"
};

struct Finding {
  const RuleInfo* rule = nullptr;  // outlives the report (the registry is static)
  Severity severity = Severity::kWarning;
  uint32_t source = 0;     // index into Report::sources
  Span span;               // never empty, unless the source is
  uint32_t statement = 0;  // number of the statement in its file, from 1; 0 where it is about the whole file
  Message message;
  std::string help;  // what to do instead: sentences, or SQL; may have several lines; may be empty
  bool help_is_sql = false;
  std::vector<std::string> relations;  // "public.orders"
  std::vector<RelatedPlace> related;
  std::optional<Fix> fix = {};
  std::vector<SlowWork> work = {};  // of the statement, where sizes are known
  std::string size = {};            // how large the tables are and how long that takes; empty where it is not known

  // The message, with the size behind it.
  std::string Text() const;
};

// Why a finding is not held against the migration.
struct Suppression {
  enum class Kind : uint8_t { kComment, kBaseline } kind = Kind::kComment;
  std::string reason;  // what the comment says; empty for the baseline, and where another tool's comment gives none
  Span comment = {};   // in the finding's source; empty for the baseline
};

struct SuppressedFinding {
  Finding finding;
  Suppression by;
};

// A statement that was not understood: it is counted, and the gate refuses on it.
struct NotAnalysedPlace {
  uint32_t source = 0;
  Span span;
  std::string reason;
};

struct Summary {
  uint32_t files = 0;  // files asked for, not those that were only replayed
  uint32_t statements = 0;
  uint32_t errors = 0;
  uint32_t warnings = 0;
  uint32_t notes = 0;
  uint32_t not_analysed = 0;
  uint32_t suppressed = 0;  // by comments
  uint32_t known = 0;       // in the baseline
};

// Everything that a report format may show. Findings are sorted by source, then by place, then by rule id.
struct Report {
  std::vector<Source> sources;
  std::vector<std::string> labels;  // per source: the migration's label, for grouping ("0007_add_index")
  std::vector<Finding> findings;
  // Sorted as findings are. What is not analysed stays in not_analysed whoever suppresses the finding about it.
  std::vector<SuppressedFinding> suppressed;
  std::vector<NotAnalysedPlace> not_analysed;
  Summary summary;
  std::vector<const RuleInfo*> rules;  // all that ran, sorted by id
};

}  // namespace sluice
