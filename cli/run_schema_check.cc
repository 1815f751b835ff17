#include "run_schema_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <set>

#include "analyzer/analysis/replayed.h"
#include "runner/pending.h"
#include "runner/schema_check.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

constexpr size_t kShown = 20;
constexpr int kFirstVersion = 110000;  // pg_index.indnkeyatts

struct After {
  migrations::Applied applied;
  bool ran_all = true;  // none of them was only recorded
};

Result<After> ReadAfter(RunPlace& place) {
  const auto rows = place.ledger->ReadApplied(place.connections->control());
  if (!rows) return tl::make_unexpected(runner::ToError(rows.error()));
  After after{runner::Compare(*place.request.history, place.sums, *rows).applied, true};
  after.ran_all = std::all_of(rows->begin(), rows->end(), [](const runner::AppliedMigration& row) {
    return row.how == "applied" || row.how == "guard" || row.how == "script";
  });
  return after;
}

using Keys = std::vector<std::string>;

Keys KeysOf(const schema::Schema& schema) {
  Keys keys;
  for (const auto& [key, relation] : schema.relations()) keys.emplace_back(key);
  return keys;
}

struct Replays {
  analysis::Replayed now;
  Keys there_before;  // relations, by what was applied before the run
};

// One replay tells both where nothing that was applied before stands behind what the run has applied or taken back.
Result<Replays> ReplayBoth(const RunPlace& place, const migrations::Applied& before, const migrations::Applied& after) {
  const int major = place.connections->server().version / 10000;
  Keys there_before;
  const auto differ = std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first;
  const bool in_one = std::find(differ, before.end(), true) == before.end();
  if (!in_one) {
    const Result<analysis::Replayed> then = analysis::ReplayMigrations(place.request, before, major);
    if (!then) return tl::make_unexpected(then.error());
    there_before = KeysOf(*then->schema);
  }
  const auto first = static_cast<size_t>(differ - before.begin());
  Result<analysis::Replayed> now =
      analysis::ReplayMigrations(place.request, after, major, [&](size_t at, const schema::Schema& schema) {
        if (in_one && at == first) there_before = KeysOf(schema);
      });
  if (!now) return tl::make_unexpected(now.error());
  return Replays{std::move(*now), std::move(there_before)};
}

std::string Line(const runner::ObjectChange& change) {
  if (!change.after) return fmt::format("  {}: is not there\n", change.object);
  if (!change.before) return fmt::format("  {}: is there, and no migration makes it\n", change.object);
  return fmt::format("  {}: {}; the migrations say {}\n", change.object, *change.after, *change.before);
}

void Tell(const std::vector<runner::ObjectChange>& changes) {
  if (changes.empty()) return;
  std::string lines = "the database is not what its migrations make:\n";
  for (size_t i = 0; i < std::min(changes.size(), kShown); ++i) lines += Line(changes[i]);
  if (changes.size() > kShown) lines += fmt::format("  and {} more\n", changes.size() - kShown);
  lines.pop_back();
  PrintNote("warning: " + lines);
}

// Which relations are looked at. The replays, and what was applied before, have to be there as long as the scope is.
runner::SchemaScope ScopeOf(const Replays& replays, const migrations::Applied& before, bool ran_all,
                            const std::string& role) {
  const analysis::Replayed* const now = &replays.now;
  const auto made_now = [now, &before](const schema::Relation& relation) {
    const size_t at = now->migrations.at(relation.created.migration);
    return at < before.size() && !before[at];
  };
  runner::SchemaScope scope;
  scope.counts = [made_now, ran_all](const schema::Relation& relation) { return ran_all || made_now(relation); };
  scope.is_of_role = [made_now, now](const schema::Relation& relation) {
    return made_now(relation) && !now->changes_role[now->migrations.at(relation.created.migration)];
  };
  scope.role = role;
  for (const std::string& key : replays.there_before) {
    if (now->schema->FindKey(key) == nullptr) scope.gone.insert(key);
  }
  return scope;
}

Result<std::vector<runner::ObjectChange>> Compare(RunPlace& place, const migrations::Applied& before) {
  const Result<After> after = ReadAfter(place);
  if (!after) return tl::make_unexpected(after.error());
  runner::Session& control = place.connections->control();
  const runner::SqlResult<std::string> role = control.QueryValue("SELECT current_user");
  if (!role) return tl::make_unexpected(runner::ToError(role.error()));
  // The server is asked for the first relations while we replay.
  std::future<Result<Replays>> replaying =
      std::async(std::launch::async, [&] { return ReplayBoth(place, before, after->applied); });
  Result<Replays> replays = Fail("", "");
  runner::SchemaScope scope;
  std::optional<runner::SchemaComparison> comparison;
  const auto begin = [&] {
    replays = replaying.get();
    if (!replays) return;
    scope = ScopeOf(*replays, before, after->ran_all, *role);
    comparison.emplace(*replays->now.schema, scope);
  };
  const runner::SqlResult<void> read = compared::ForEachTable(control, [&](const compared::Relation& live) {
    if (replaying.valid()) begin();
    if (comparison) comparison->Take(live);
  });
  if (replaying.valid()) begin();
  if (!replays) return tl::make_unexpected(replays.error());
  if (!read) return tl::make_unexpected(runner::ToError(read.error()));
  return comparison->Finish();
}

}  // namespace

void CheckSchema(RunPlace& place, const migrations::Applied& before) {
  if (place.connections->server().version < kFirstVersion) return;
  const Result<std::vector<runner::ObjectChange>> changes = Compare(place, before);
  if (changes) {
    Tell(*changes);
  } else {
    PrintNote("the database could not be compared with its migrations: " + changes.error().message);
  }
}

}  // namespace sluice::cli
