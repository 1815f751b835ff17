#include "tests/fix_fixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "analyzer/base/read_file.h"
#include "analyzer/model/read.h"
#include "migrations/detect.h"

namespace sluice::fixtures {

namespace fs = std::filesystem;

std::string FixFixture::slug() const {
  std::string slug = before.parent_path().filename();
  std::replace(slug.begin(), slug.end(), '_', '-');
  return slug;
}

std::string FixFixture::name() const {
  return before.parent_path().filename().string() + "__" + before.filename().string();
}

void PrintTo(const FixFixture& fixture, std::ostream* out) {
  *out << fixture.before.string();
}

std::vector<FixFixture> AllFixFixtures() {
  std::vector<FixFixture> fixtures;
  for (const fs::directory_entry& rule : fs::directory_iterator(SLUICE_TESTS_DIR "/rules")) {
    for (const fs::directory_entry& entry : fs::directory_iterator(rule.path())) {
      if (!entry.is_directory() || entry.path().extension() == ".fixed") continue;
      const FixFixture fixture{entry.path()};
      const bool named = entry.path().filename().string().starts_with("bad_fix_");
      if (named || fs::exists(fixture.after())) fixtures.push_back(fixture);
    }
  }
  std::sort(fixtures.begin(), fixtures.end(),
            [](const FixFixture& a, const FixFixture& b) { return a.before < b.before; });
  return fixtures;
}

std::vector<analysis::Request> RequestsFor(const fs::path& folder) {
  Result<std::vector<migrations::History>> histories = migrations::FindHistories(folder, nullptr);
  EXPECT_TRUE(histories) << histories.error().message;
  std::vector<analysis::Request> requests;
  if (!histories) return requests;
  for (migrations::History& history : *histories) {
    const size_t count = history.migrations.size();
    requests.push_back({std::make_shared<migrations::History>(std::move(history)), std::vector<bool>(count, true)});
  }
  return requests;
}

namespace {

Report Lint(const std::vector<analysis::Request>& requests) {
  analysis::LintOptions options;
  options.server.major = model::GrammarMajor();
  options.fixes = true;
  Result<Report> report = analysis::Lint(requests, options);
  EXPECT_TRUE(report) << report.error().message;
  return report ? std::move(*report) : Report();
}

}  // namespace

Report LintFolder(const fs::path& folder) {
  return Lint(RequestsFor(folder));
}

size_t FixOnce(const fs::path& folder, bool unsafe) {
  const std::vector<analysis::Request> requests = RequestsFor(folder);
  const Report report = Lint(requests);
  std::vector<const migrations::History*> histories;
  for (const analysis::Request& request : requests) histories.push_back(request.history.get());
  const fix::Plan plan = fix::MakePlan(report, histories, {unsafe, ReadFile});
  EXPECT_TRUE(plan.left_out.empty()) << plan.left_out.front().reason;
  for (const fix::FileChange& change : plan.changes) {
    fs::create_directories(fs::path(change.path).parent_path());
    const Result<void> written = WriteFileAtomically(change.path, change.after);
    EXPECT_TRUE(written) << written.error().message;
  }
  return plan.fixed.size();
}

Copy::Copy(const fs::path& folder, const std::string& name)
    : path_(fs::path(testing::TempDir()) / fmt::format("sluice_fix_{}_{}", ::getpid(), name)) {
  fs::remove_all(path_);
  fs::copy(folder, path_, fs::copy_options::recursive);
}

Copy::~Copy() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace sluice::fixtures
