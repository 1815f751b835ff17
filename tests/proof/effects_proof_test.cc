// Every statement of statements/ is run on a real server, and what it does is compared with what was predicted: locks,
// rewrites, scans, index builds. Differences that we know of stand in known_differences.txt, with the reason.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <set>
#include <sstream>

#include "../runner/server_fixture.h"
#include "case_list.h"
#include "judge.h"
#include "report.h"

namespace sluice::proof {
namespace {

constexpr double kLeastAgreement = 0.99;

// Lines "theme | text of the case | reason".
std::map<std::string, std::string> KnownDifferences() {
  std::map<std::string, std::string> known;
  std::istringstream lines(ReadText(SLUICE_TESTS_DIR "/proof/known_differences.txt"));
  for (std::string line; std::getline(lines, line);) {
    const size_t reason = line.rfind(" | ");
    if (line.empty() || line.front() == '#') continue;
    EXPECT_NE(reason, line.find(" | ")) << "no reason: " << line;
    known.emplace(line.substr(0, reason), line.substr(reason + 3));
  }
  return known;
}

TEST(EffectsProof, PredictionAndObservation) {
  runner::PrivateServer& server = runner::SharedServer();
  Judge judge(server.ConnectionString(), server.major(), ReadText(SLUICE_TESTS_DIR "/proof/setup.sql"));
  const std::map<std::string, std::string> known = KnownDifferences();
  std::set<std::string> seen;
  Report report;
  for (const Case& tested : ReadCases(SLUICE_TESTS_DIR "/proof/statements", server.major())) {
    EXPECT_TRUE(seen.insert(tested.Id()).second) << "twice: " << tested.Id();
    const Verdict verdict = judge.Decide(tested);
    const bool listed = known.contains(tested.Id());
    const std::string reasons = fmt::format("{}", fmt::join(verdict.reasons, "\n  "));
    EXPECT_TRUE(verdict.ran) << tested.Id() << "\n  the server refuses it: " << reasons;
    EXPECT_TRUE(!verdict.ran || verdict.agrees || listed) << tested.Id() << "\n  " << reasons;
    EXPECT_FALSE(verdict.agrees && listed) << "no difference any more: " << tested.Id();
    report.Add(tested, verdict, listed);
  }
  for (const auto& [id, reason] : known) EXPECT_TRUE(seen.contains(id)) << "listed, but no case: " << id;
  std::fputs(report.ToString().c_str(), stdout);
  EXPECT_GE(static_cast<double>(report.agree()), kLeastAgreement * static_cast<double>(report.statements()));
}

}  // namespace
}  // namespace sluice::proof
