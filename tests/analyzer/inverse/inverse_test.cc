// Migrations to ways back, over the tables in cases/.
//
// An input is SQL; a line "-- migration" begins the one whose way back is asked for, everything before it is there.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzer/inverse/inverse.h"
#include "analyzer/model/read.h"
#include "case_file.h"

namespace sluice::inverse {
namespace {

constexpr std::string_view kMark = "-- migration\n";

model::Script Read(const std::string& text) {
  return model::ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
}

std::string WayBackOf(const test::Case& tested) {
  const size_t mark = tested.input.find(kMark);
  const std::string before = mark == std::string::npos ? std::string() : tested.input.substr(0, mark);
  const std::string up = mark == std::string::npos ? tested.input : tested.input.substr(mark + kMark.size());
  schema::Schema schema;
  schema::Replay replay(schema);
  replay.BeginMigration(schema::Transactions::kWhole, true);
  Learn(Read(before), before, schema, replay);
  replay.BeginMigration(schema::Transactions::kWhole, true);
  const WayBack back = WriteWayBack(Read(up), up, schema, replay);
  return back.sql + (back.transactional ? "" : "outside of a transaction\n") +
         (back.not_undone == 0 ? "" : "not undone: " + std::to_string(back.not_undone) + "\n");
}

TEST(Inverse, Cases) {
  test::RunCases(SLUICE_TESTS_DIR "/analyzer/inverse/cases", WayBackOf);
}

}  // namespace
}  // namespace sluice::inverse
