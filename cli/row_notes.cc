#include "row_notes.h"

#include <nlohmann/json.hpp>

namespace sluice::cli {

std::map<std::string, std::string> AcceptedOf(const Judged& judged) {
  std::map<std::string, nlohmann::json> lists;
  for (const runner::AcceptedFinding& accepted : judged.verdict.accepted) {
    lists[judged.ids[accepted.finding->source]].push_back({{"rule", accepted.finding->rule->slug},
                                                           {"message", accepted.finding->Text()},
                                                           {"reason", accepted.acceptance->reason}});
  }
  std::map<std::string, std::string> texts;
  for (const auto& [id, list] : lists) texts[id] = list.dump();
  return texts;
}

Result<void> AddNotes(const RunPlace& place, const RowNotes& notes, size_t at, runner::RunMigration& migration) {
  if (const auto found = notes.accepted.find(migration.entry.id); found != notes.accepted.end()) {
    migration.entry.accepted = found->second;
  }
  migration.entry.backup = notes.backup;
  Result<std::vector<std::string>> others = OtherRecordsOf(place, notes.others, at, migration.undoes);
  if (!others) return tl::make_unexpected(others.error());
  migration.also = std::move(*others);
  return {};
}

Run<void> AddNotes(const RunPlace& place, const RowNotes& notes, const std::vector<size_t>& places,
                   std::vector<runner::RunMigration>& migrations) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (const Result<void> added = AddNotes(place, notes, places[i], migrations[i]); !added) {
      return StopWith(ExitCode::kRefused, added.error());
    }
  }
  return {};
}

}  // namespace sluice::cli
