// tests/rules/<rule>/ holds migrations that the rule reports (bad_*) and such that it must not (ok_*): a file, looked
// at alone, or a folder with the whole history of a small project. Beside each bad_ stands .expected, with everything
// that is found there; the severity is named where it is not the rule's own.
//
// "-- fixture: pg-version 17" in the first file names the server, "-- fixture: grammar 17" the oldest grammar that the
// fixture is for, "-- fixture: grammar-below 17" the first that it is not for. How many were left out is printed.
// "-- fixture: option name = value" sets an option of the rule, "-- fixture: session name = value" what the migration
// tool sets before each migration. A rule that is off by default is on in its own fixtures.
//
// What the formats at hand cannot say: "-- fixture: parents ID = ID ID" names a migration's parents, "-- fixture:
// change ID = added" (or edited) what became of it since the revision that the history is compared with, "-- fixture:
// lock ID = as-locked" (or line-ends, edited, moved, new) the same since it was locked, "-- fixture: lock-missing ID =
// ID" what is locked and there no more, and the migration that was locked behind it; "renamed ID" as what it is called.
#pragma once

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/analysis/lint.h"

namespace sluice::fixtures {

struct RuleFixture {
  std::filesystem::path path;  // of the .sql file or the folder

  std::string slug() const;  // of the rule
  std::string name() const;  // for a test
  bool bad() const { return path.filename().string().starts_with("bad_"); }
  std::filesystem::path expected() const { return std::filesystem::path(path).replace_extension(".expected"); }
};

void PrintTo(const RuleFixture& fixture, std::ostream* out);

std::vector<RuleFixture> AllFixtures();

// Sorted.
std::vector<std::filesystem::path> EntriesOf(const std::filesystem::path& directory);
std::string TextOf(const std::filesystem::path& path);

// The number behind "-- fixture: <name>".
std::optional<int> Directive(const RuleFixture& fixture, std::string_view name);
bool SuitsGrammar(const RuleFixture& fixture);

analysis::LintOptions OptionsFor(const RuleFixture& fixture);
// Of a file alone: a history of one, of which nothing before is known.
Result<std::vector<analysis::Request>> RequestsFor(const RuleFixture& fixture);

Result<Report> LintFixture(const RuleFixture& fixture);
Result<Report> LintFolder(const std::filesystem::path& folder, const analysis::LintOptions& options);

}  // namespace sluice::fixtures
