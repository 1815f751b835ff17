#include "analyzer/analysis/size.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::analysis {
namespace {

double Seconds(uint64_t bytes, uint64_t bytes_per_second) {
  return static_cast<double>(bytes) / static_cast<double>(bytes_per_second);
}

// An index is taken to be built from all of the table, which is read for it, and to be written.
double SecondsOf(SlowWork::Kind kind, const TableSize& size) {
  switch (kind) {
    case SlowWork::Kind::kScan:
      return Seconds(size.bytes, kReadBytesPerSecond);
    case SlowWork::Kind::kIndexBuild:
      return Seconds(size.bytes, kIndexBytesPerSecond);
    case SlowWork::Kind::kRewrite:
      return Seconds(size.bytes, kRewriteBytesPerSecond) + Seconds(size.index_bytes, kIndexBytesPerSecond);
  }
  return 0;
}

// A partitioned table's sum holds its partitions: they do not count a second time.
bool IsCountedAbove(const SlowWork& work, const std::vector<SlowWork>& all, const Statistics& statistics) {
  return std::any_of(all.begin(), all.end(), [&](const SlowWork& other) {
    return other.kind == work.kind && statistics.IsBelow(work.relation, other.relation);
  });
}

// What makes others wait for as long as the work takes. What destroys does so in a small table, too.
bool GrowsWithTable(const RuleInfo& rule) {
  return rule.category == Category::kLocking || rule.category == Category::kRewrite ||
         rule.slug == "unbatched-backfill";
}

bool WorksOnHotTable(const Finding& finding, const Statistics& statistics) {
  return std::any_of(finding.work.begin(), finding.work.end(),
                     [&](const SlowWork& work) { return IsHot(work.relation, statistics); });
}

struct Total {
  double seconds = 0;
  uint64_t rows = 0;
  bool known = true;  // every table of it
};

Total TotalOf(const Finding& finding, const Statistics& statistics) {
  Total total;
  for (const SlowWork& work : finding.work) {
    const TableSize* size = statistics.Find(work.relation);
    if (size == nullptr || !size->rows || !size->all_counted) {
      total.known = false;
    } else if (!IsCountedAbove(work, finding.work, statistics)) {
      total.seconds += SecondsOf(work.kind, *size);
      total.rows += *size->rows;
    }
  }
  return total;
}

// Three digits, as many as an estimate is worth.
std::string Digits(double value) {
  return value < 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.0f}", value);
}

std::string Rows(uint64_t rows) {
  constexpr uint64_t kThousand = 1'000;
  constexpr uint64_t kMillion = 1'000'000;
  constexpr uint64_t kBillion = 1'000'000'000;
  if (rows < kThousand) return fmt::format("about {} {}", rows, rows == 1 ? "row" : "rows");
  const auto value = static_cast<double>(rows);
  if (rows < kMillion) return fmt::format("about {:.0f} thousand rows", value / kThousand);
  if (rows < kBillion) return fmt::format("about {} million rows", Digits(value / kMillion));
  return fmt::format("about {} billion rows", Digits(value / kBillion));
}

std::string Bytes(uint64_t bytes) {
  constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(kUnits)) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{} {}", Digits(value), kUnits[unit]);
}

std::string Duration(double seconds) {
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  if (seconds < kShortSeconds) return "less than 0.1 s";
  if (seconds < kMinute) return fmt::format("about {} s", Digits(seconds));
  if (seconds < 2 * kHour) return fmt::format("about {} minutes", Digits(seconds / kMinute));
  return fmt::format("about {} hours", Digits(seconds / kHour));
}

struct Doing {
  const char* what;
  uint64_t bytes_per_second;
};

Doing DoingOf(SlowWork::Kind kind) {
  switch (kind) {
    case SlowWork::Kind::kIndexBuild:
      return {"building indexes", kIndexBytesPerSecond};
    case SlowWork::Kind::kRewrite:
      return {"writing it anew", kRewriteBytesPerSecond};
    case SlowWork::Kind::kScan:
      break;
  }
  return {"reading it", kReadBytesPerSecond};
}

std::string DescribeTable(const std::string& relation, const TableSize& size) {
  std::string text = fmt::format("'{}' ", relation);
  text += size.rows ? fmt::format("holds {} ({})", Rows(*size.rows), Bytes(size.bytes))
                    : fmt::format("is {} large", Bytes(size.bytes));
  if (size.writes_per_s && *size.writes_per_s >= 1) {
    text += fmt::format(" and has {} writes a second", Digits(*size.writes_per_s));
  }
  return text;
}

std::string DescribeWork(const SlowWork& work, const TableSize& size) {
  const Doing doing = DoingOf(work.kind);
  return fmt::format("; {} takes {}, at an assumed {} MiB/s", doing.what, Duration(SecondsOf(work.kind, size)),
                     doing.bytes_per_second >> 20);
}

// Those that are worked on, else those that the finding is about.
std::vector<std::string> TablesOf(const Finding& finding, const Statistics& statistics) {
  std::vector<std::string> tables;
  for (const SlowWork& work : finding.work) {
    if (!IsCountedAbove(work, finding.work, statistics)) tables.push_back(work.relation);
  }
  if (tables.empty()) tables = finding.relations;
  std::vector<std::string> known;
  for (std::string& table : tables) {
    if (statistics.Find(table) == nullptr) continue;
    if (std::find(known.begin(), known.end(), table) == known.end()) known.push_back(std::move(table));
  }
  return known;
}

}  // namespace

std::vector<SlowWork> WorkOf(const effects::Effects& effects) {
  std::vector<SlowWork> work;
  // The slowest first: what is written anew, or indexed, is read for that.
  const auto add = [&](const std::vector<std::string>& relations, SlowWork::Kind kind) {
    for (const std::string& relation : relations) {
      const bool has_slower =
          std::any_of(work.begin(), work.end(), [&](const SlowWork& other) { return other.relation == relation; });
      if (!has_slower) work.push_back({kind, relation});
    }
  };
  add(effects.rewrites, SlowWork::Kind::kRewrite);
  add(effects.index_builds, SlowWork::Kind::kIndexBuild);
  add(effects.scans, SlowWork::Kind::kScan);
  return work;
}

std::string DescribeSize(const Finding& finding, const Statistics& statistics) {
  constexpr size_t kTablesShown = 3;
  std::string text;
  const std::vector<std::string> tables = TablesOf(finding, statistics);
  for (size_t i = 0; i < std::min(tables.size(), kTablesShown); ++i) {
    const TableSize& size = *statistics.Find(tables[i]);
    if (!text.empty()) text += "; ";
    text += DescribeTable(tables[i], size);
    for (const SlowWork& work : finding.work) {
      if (work.relation == tables[i]) text += DescribeWork(work, size);
    }
  }
  if (tables.size() > kTablesShown) text += fmt::format("; and {} tables more", tables.size() - kTablesShown);
  return text;
}

Severity WeighSize(const Finding& finding, Severity severity, const Statistics& statistics) {
  if (finding.work.empty() || !GrowsWithTable(*finding.rule)) return severity;
  const Total total = TotalOf(finding, statistics);
  if (total.seconds >= kLongSeconds) return severity == Severity::kWarning ? Severity::kError : severity;
  const bool small = total.known && total.rows <= kSmallRows && total.seconds <= kShortSeconds;
  return small && !WorksOnHotTable(finding, statistics) ? Severity::kNote : severity;
}

bool IsHot(const std::string& relation, const Statistics& statistics) {
  const TableSize* size = statistics.Find(relation);
  return size != nullptr && size->writes_per_s.value_or(0) >= kHotWritesPerSecond;
}

}  // namespace sluice::analysis
