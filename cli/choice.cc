#include "choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "migrations/path.h"
#include "migrations/target.h"

namespace sluice::cli {
namespace {

void ReportOnlyBehind(size_t last, analysis::Request& request) {
  for (size_t i = 0; i <= last; ++i) request.reported[i] = false;
}

Result<void> ChooseBehind(const std::string& id, std::vector<analysis::Request>& requests) {
  for (analysis::Request& request : requests) {
    const Result<size_t> last = migrations::FindMigration(*request.history, id);
    if (!last) return tl::make_unexpected(last.error());
    ReportOnlyBehind(*last, request);
    request.first_new = std::min(request.first_new.value_or(*last + 1), *last + 1);
  }
  return {};
}

Result<void> ChooseNamed(const std::vector<std::string>& ids, std::vector<analysis::Request>& requests) {
  std::vector<std::vector<bool>> named;
  named.reserve(requests.size());
  for (const analysis::Request& request : requests) named.emplace_back(request.reported.size(), false);
  for (const std::string& id : ids) {
    Error error;
    bool found = false;
    for (size_t i = 0; i < requests.size(); ++i) {
      const Result<size_t> migration = migrations::FindMigration(*requests[i].history, id);
      if (migration) {
        named[i][*migration] = true;
        found = true;
      } else if (error.message.empty()) {
        error = migration.error();
      }
    }
    if (!found && !requests.empty()) return tl::make_unexpected(error);
  }
  for (size_t i = 0; i < requests.size(); ++i) {
    for (size_t m = 0; m < named[i].size(); ++m) requests[i].reported[m] = requests[i].reported[m] && named[i][m];
  }
  return {};
}

// Beside a migration in a directory of its own stands what says how it runs.
bool HasDirectoryOfItsOwn(const migrations::Migration& migration) {
  return migration.up && migrations::BaseName(migrations::ParentPath(migration.up->path)) == migration.label;
}

bool HoldsOneIn(const std::set<std::string>& paths, const std::string& directory) {
  const auto first = paths.lower_bound(directory + "/");
  return first != paths.end() && first->starts_with(directory + "/");
}

bool Holds(const std::set<std::string>& paths, const std::optional<migrations::ScriptFile>& file,
           const FilePlace& place) {
  return file && paths.contains(place(*file));
}

// The way back may be changed at any time: what was applied is the way up.
migrations::Change ChangeOf(const migrations::Migration& migration, const ChangedPaths& changed,
                            const FilePlace& place) {
  if (Holds(changed.added, migration.up, place)) return migrations::Change::kAdded;
  return Holds(changed.others, migration.up, place) ? migrations::Change::kEdited : migrations::Change::kNone;
}

}  // namespace

Result<void> ChooseById(const Choice& choice, std::vector<analysis::Request>& requests) {
  if (!choice.start_after.empty()) {
    if (Result<void> chosen = ChooseBehind(choice.start_after, requests); !chosen) return chosen;
  }
  return choice.migrations.empty() ? Result<void>() : ChooseNamed(choice.migrations, requests);
}

void ChooseChanged(const ChangedPaths& changed, const FilePlace& place, analysis::Request& request) {
  const std::vector<migrations::Migration>& migrations = request.history->migrations;
  size_t versioned = migrations.size();
  while (versioned > 0 && migrations[versioned - 1].repeatable) --versioned;
  size_t first_new = versioned;
  while (first_new > 0 && Holds(changed.added, migrations[first_new - 1].up, place)) --first_new;
  if (first_new < versioned) request.first_new = first_new;
  request.changes.resize(migrations.size());
  for (size_t i = 0; i < migrations.size(); ++i) {
    request.changes[i] = ChangeOf(migrations[i], changed, place);
    const auto has_changed = [&](const auto& file) {
      return Holds(changed.added, file, place) || Holds(changed.others, file, place);
    };
    const auto has_changed_around = [&] {
      if (!HasDirectoryOfItsOwn(migrations[i])) return false;
      const std::string directory = migrations::ParentPath(place(*migrations[i].up));
      return HoldsOneIn(changed.added, directory) || HoldsOneIn(changed.others, directory);
    };
    request.reported[i] = request.reported[i] &&
                          (has_changed(migrations[i].up) || has_changed(migrations[i].down) || has_changed_around());
  }
}

}  // namespace sluice::cli
