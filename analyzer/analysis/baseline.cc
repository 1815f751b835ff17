#include "analyzer/analysis/baseline.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <utility>

#include "analyzer/finding/statement_hash.h"

namespace sluice::analysis {
namespace {

constexpr std::string_view kKind = "sluice-baseline";
constexpr int kVersion = 1;

tl::unexpected<Error> NoBaseline(std::string message) {
  return Fail(std::move(message), "Write it anew with --write-baseline, to a file that is not there yet.");
}

// A member that is text; nothing where it is missing or something else.
const std::string* Text(const nlohmann::json& entry, const char* key) {
  const auto member = entry.find(key);
  return member == entry.end() ? nullptr : member->get_ptr<const std::string*>();
}

bool ReadEntry(const nlohmann::json& json, Baseline& baseline) {
  if (!json.is_object()) return false;
  KnownFinding known;
  for (const auto& [key, member] : {std::pair{"file", &known.file}, std::pair{"id", &known.id},
                                    std::pair{"rule", &known.rule}, std::pair{"fingerprint", &known.fingerprint}}) {
    const std::string* text = Text(json, key);
    if (text == nullptr) return false;
    *member = *text;
  }
  baseline.push_back(std::move(known));
  return true;
}

// The findings of the report as a baseline has them, in the order of the report.
Baseline Known(const Report& report, const BaselineFiles& files) {
  StatementHashes hashes;
  Baseline known;
  for (const Finding& finding : report.findings) {
    const Source& source = report.sources[finding.source];
    known.push_back({files.name(source.path()), std::string(finding.rule->id), finding.rule->slug,
                     hashes.Next(finding.source, finding.rule->id, source.Text(finding.span))});
  }
  return known;
}

class Matcher {
 public:
  Matcher(const Baseline& baseline, const BaselineFiles& files) : baseline_(baseline), files_(files) {
    taken_.resize(baseline.size());
    for (size_t i = 0; i < baseline.size(); ++i) {
      by_key_.emplace(std::tuple(baseline[i].file, baseline[i].id, baseline[i].fingerprint), i);
    }
  }

  // Marks which of the findings are known.
  std::vector<bool> Match(const Baseline& findings) {
    std::vector<bool> known(findings.size());
    for (size_t i = 0; i < findings.size(); ++i) known[i] = Take(findings[i]);
    for (size_t entry = 0; entry < baseline_.size(); ++entry) {
      const KnownFinding& each = baseline_[entry];
      if (!taken_[entry] && !files_.exists(each.file)) gone_.emplace(std::pair(each.id, each.fingerprint), entry);
    }
    for (size_t i = 0; i < findings.size(); ++i) known[i] = known[i] || TakeFromGone(findings[i]);
    return known;
  }

  Baseline Stale() const {
    Baseline stale;
    for (size_t i = 0; i < baseline_.size(); ++i) {
      const std::string& file = baseline_[i].file;
      if (!taken_[i] && (files_.was_reported(file) || !files_.exists(file))) stale.push_back(baseline_[i]);
    }
    return stale;
  }

 private:
  bool Take(const KnownFinding& finding) {
    const auto [first, last] = by_key_.equal_range({finding.file, finding.id, finding.fingerprint});
    return TakeOneOf(first, last);
  }

  bool TakeFromGone(const KnownFinding& finding) {
    const auto [first, last] = gone_.equal_range({finding.id, finding.fingerprint});
    return TakeOneOf(first, last);
  }

  template <typename Iterator>
  bool TakeOneOf(Iterator first, Iterator last) {
    const auto entry = std::find_if(first, last, [this](const auto& each) { return !taken_[each.second]; });
    if (entry == last) return false;
    taken_[entry->second] = true;
    return true;
  }

  const Baseline& baseline_;
  const BaselineFiles& files_;
  std::vector<bool> taken_;
  // By what an entry is known by; the slug is for people.
  std::multimap<std::tuple<std::string, std::string, std::string>, size_t> by_key_;
  std::multimap<std::pair<std::string, std::string>, size_t> gone_;  // entries whose file is not there any more
};

void Uncount(Severity severity, Summary& summary) {
  --(severity == Severity::kError ? summary.errors : severity == Severity::kWarning ? summary.warnings : summary.notes);
  ++summary.known;
}

}  // namespace

Result<Baseline> ParseBaseline(std::string_view bytes) {
  const nlohmann::json json = nlohmann::json::parse(bytes, nullptr, false);
  if (json.is_discarded()) return NoBaseline("it is not JSON");
  const std::string* kind = json.is_object() ? Text(json, "kind") : nullptr;
  if (kind == nullptr || *kind != kKind) return NoBaseline("it is no baseline of Sluice's");
  const auto version = json.find("version");
  if (version == json.end() || !version->is_number_integer() || *version != kVersion) {
    return NoBaseline("it is of a version that this Sluice does not know");
  }
  const auto findings = json.find("findings");
  if (findings == json.end() || !findings->is_array()) return NoBaseline("it has no list of findings");
  Baseline baseline;
  for (const nlohmann::json& entry : *findings) {
    if (!ReadEntry(entry, baseline)) return NoBaseline("an entry lacks its file, id, rule or fingerprint");
  }
  std::sort(baseline.begin(), baseline.end());
  return baseline;
}

std::string FormatBaseline(const Baseline& baseline) {
  Baseline sorted = baseline;
  std::sort(sorted.begin(), sorted.end());
  const nlohmann::json kind = kKind;
  std::string text = "{\"kind\":" + kind.dump() + ",\"version\":" + std::to_string(kVersion) + ",\"findings\":[";
  for (size_t i = 0; i < sorted.size(); ++i) {
    const KnownFinding& known = sorted[i];
    const nlohmann::ordered_json entry{
        {"file", known.file}, {"id", known.id}, {"rule", known.rule}, {"fingerprint", known.fingerprint}};
    text += i == 0 ? "\n" : ",\n";
    text += entry.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  }
  return text + (sorted.empty() ? "]}\n" : "\n]}\n");
}

Baseline ApplyBaseline(const Baseline& baseline, const BaselineFiles& files, Report& report) {
  Matcher matcher(baseline, files);
  const std::vector<bool> known = matcher.Match(Known(report, files));
  std::vector<Finding> rest;
  for (size_t i = 0; i < report.findings.size(); ++i) {
    Finding& finding = report.findings[i];
    if (known[i]) {
      Uncount(finding.severity, report.summary);
      report.suppressed.push_back({std::move(finding), {Suppression::Kind::kBaseline, {}, {}}});
    } else {
      rest.push_back(std::move(finding));
    }
  }
  report.findings = std::move(rest);
  std::stable_sort(report.suppressed.begin(), report.suppressed.end(),
                   [](const SuppressedFinding& a, const SuppressedFinding& b) {
                     return std::tie(a.finding.source, a.finding.span.begin, a.finding.span.end, a.finding.rule->id) <
                            std::tie(b.finding.source, b.finding.span.begin, b.finding.span.end, b.finding.rule->id);
                   });
  return matcher.Stale();
}

Baseline MakeBaseline(const Report& report, const Baseline& older, const BaselineFiles& files) {
  Baseline baseline = Known(report, files);
  for (const KnownFinding& known : older) {
    if (files.exists(known.file) && !files.was_reported(known.file)) baseline.push_back(known);
  }
  std::sort(baseline.begin(), baseline.end());
  return baseline;
}

}  // namespace sluice::analysis
