// tests/rules/<rule>/bad_x/ with bad_x.fixed/ beside it: a history, and what `sluice fix --unsafe` makes of it, run
// until it finds nothing to do.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/fix/plan.h"

namespace sluice::fixtures {

struct FixFixture {
  std::filesystem::path before;

  std::filesystem::path after() const { return before.string() + ".fixed"; }
  std::string slug() const;  // of the rule
  std::string name() const;  // for a test
};

void PrintTo(const FixFixture& fixture, std::ostream* out);

// Folders named bad_fix_*, and every other that has a result beside it.
std::vector<FixFixture> AllFixFixtures();

std::vector<analysis::Request> RequestsFor(const std::filesystem::path& folder);
Report LintFolder(const std::filesystem::path& folder);

// Runs the fixes once; says how many there were.
size_t FixOnce(const std::filesystem::path& folder, bool unsafe);

// A copy that goes away.
class Copy {
 public:
  Copy(const std::filesystem::path& folder, const std::string& name);
  ~Copy();
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sluice::fixtures
