#include "analyzer/analysis/replayed.h"

#include <cstdint>
#include <optional>

#include "analyzer/analysis/created_in.h"
#include "analyzer/analysis/load.h"
#include "analyzer/analysis/statement_effects.h"
#include "analyzer/schema/replay.h"

namespace sluice::analysis {
namespace {

struct Tasks {
  std::vector<LoadTask> tasks;
  std::vector<size_t> places;  // of each, in the history; SIZE_MAX: the schema that stands before it
};

Tasks TasksOf(const Request& request, const std::vector<bool>& wanted) {
  const LintOptions* options = request.options ? &*request.options : nullptr;
  Tasks all;
  if (request.schema) {
    all.tasks.push_back({&*request.schema, &request.schema->migrations.front(), false, options});
    all.places.push_back(SIZE_MAX);
  }
  for (size_t i = 0; i < request.history->migrations.size(); ++i) {
    if (!wanted[i]) continue;
    all.tasks.push_back({request.history.get(), &request.history->migrations[i], false, options});
    all.places.push_back(i);
  }
  return all;
}

}  // namespace

Result<Replayed> ReplayMigrations(const Request& request, const std::vector<bool>& wanted, int server_major,
                                  const std::function<void(size_t, const schema::Schema&)>& before) {
  const LintOptions options = request.options.value_or(LintOptions());
  effects::Server server = options.server;
  server.major = server_major;
  Replayed replayed{std::make_unique<schema::Schema>(), {SIZE_MAX}, {}};
  replayed.changes_role.assign(request.history->migrations.size(), false);
  replayed.schema->SetInitialSession(schema::SessionOf(options.session));
  schema::Replay replay(*replayed.schema);
  const Tasks all = TasksOf(request, wanted);
  std::optional<Error> error;
  LoadInOrder(all.tasks, options, [&](size_t task, LoadedMigration& loaded) {
    if (loaded.error && !error) error = loaded.error;
    if (error) return;
    const size_t place = all.places[task];
    if (before && place != SIZE_MAX) before(place, *replayed.schema);
    replayed.migrations.push_back(place);
    replay.BeginMigration(ToTransactions(loaded.up.transaction.mode), request.complete);
    replayed.schema->KeepText(loaded.up_text);
    for (const model::Statement& statement : loaded.up.script.statements) {
      replay.BeginStatement();
      (void)ReplayStatement(statement, *replayed.schema, replay, server);
      if (place != SIZE_MAX && ChangesRole(statement)) replayed.changes_role[place] = true;
    }
  });
  // The text is gone with this call, and nothing asks for it.
  replayed.schema->KeepText({});
  if (error) return tl::make_unexpected(*error);
  return replayed;
}

}  // namespace sluice::analysis
