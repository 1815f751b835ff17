#include "way_back.h"

#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/analysis/load.h"
#include "analyzer/analysis/transaction_mode.h"

namespace sluice::cli {
namespace {

// Replays scripts and keeps their texts: definitions are taken from them.
class Replayed {
 public:
  void Take(const analysis::LoadedScript& loaded, std::string text) {
    Begin(loaded, std::move(text));
    inverse::Learn(loaded.script, texts_.back(), schema_, replay_);
  }
  inverse::WayBack Undo(const analysis::LoadedScript& loaded, std::string text) {
    Begin(loaded, std::move(text));
    return inverse::WriteWayBack(loaded.script, texts_.back(), schema_, replay_);
  }

 private:
  void Begin(const analysis::LoadedScript& loaded, std::string text) {
    texts_.push_back(std::move(text));
    replay_.BeginMigration(analysis::ToTransactions(loaded.transaction.mode), true);
  }

  std::deque<std::string> texts_;
  schema::Schema schema_;
  schema::Replay replay_{schema_};
};

std::vector<analysis::LoadTask> TasksOf(const analysis::Request& request) {
  std::vector<analysis::LoadTask> tasks;
  const analysis::LintOptions* options = request.options ? &*request.options : nullptr;
  if (request.schema) tasks.push_back({&*request.schema, &request.schema->migrations.front(), false, options});
  for (const migrations::Migration& migration : request.history->migrations) {
    tasks.push_back({request.history.get(), &migration, false, options});
  }
  return tasks;
}

}  // namespace

Result<inverse::WayBack> WayBackOf(const std::string& up, const analysis::Request& request) {
  Replayed replayed;
  std::optional<Error> error;
  const analysis::LintOptions options = request.options.value_or(analysis::LintOptions());
  analysis::LoadInOrder(TasksOf(request), options, [&](size_t /*task*/, analysis::LoadedMigration& loaded) {
    if (loaded.error && !error) error = loaded.error;
    if (!error) replayed.Take(loaded.up, std::move(loaded.up_text));
  });
  if (error) return tl::make_unexpected(*error);
  const migrations::Script whole{.spans = {{0, static_cast<uint32_t>(up.size())}}};
  return replayed.Undo(analysis::ReadText("new", up, whole, options), up);
}

}  // namespace sluice::cli
