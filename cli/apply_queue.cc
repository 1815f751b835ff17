#include "apply_queue.h"

#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "row_notes.h"
#include "run_migrations.h"

namespace sluice::cli {
namespace {

// So many are read at a time of those that are not at hand: enough for a server to be busy with meanwhile.
constexpr size_t kAhead = 128;

// Reads the next ones while others run.
class Ahead {
 public:
  Ahead(const RunPlace& place, const Plan& plan)
      : place_(place),
        notes_(plan.notes),
        places_(plan.places.begin() + static_cast<std::ptrdiff_t>(plan.read.migrations.size()), plan.places.end()),
        reader_(place, places_, migrations::Direction::kUp) {
    Begin();
  }

  Result<std::vector<runner::RunMigration>> Next() {
    Result<std::vector<runner::RunMigration>> next = reading_.get();
    if (next && !reader_.AtEnd()) Begin();
    return next;
  }

 private:
  void Begin() {
    reading_ = std::async(std::launch::async, [this] { return ReadSome(); });
  }

  Result<std::vector<runner::RunMigration>> ReadSome() {
    std::vector<runner::RunMigration> some;
    std::optional<Error> error;
    const Result<void> read = reader_.Read(kAhead, [&](runner::RunMigration migration, const StatementsOf&) {
      const Result<void> noted = AddNotes(place_, notes_, places_[taken_++], migration);
      if (!noted && !error) error = noted.error();
      some.push_back(std::move(migration));
    });
    if (!read) return tl::make_unexpected(read.error());
    if (error) return tl::make_unexpected(*error);
    return some;
  }

  const RunPlace& place_;
  RowNotes notes_;
  std::vector<size_t> places_;
  MigrationReader reader_;
  size_t taken_ = 0;
  std::future<Result<std::vector<runner::RunMigration>>> reading_;
};

}  // namespace

Run<runner::RunQueue> MakeQueue(const RunPlace& place, Plan& plan) {
  if (Run<void> noted = AddNotes(place, plan.notes, plan.places, plan.read.migrations); !noted) {
    return tl::make_unexpected(noted.error());
  }
  const size_t left = plan.places.size() - plan.read.migrations.size();
  if (left == 0) return runner::RunQueue(std::move(plan.read.migrations));
  auto ahead = std::make_shared<Ahead>(place, plan);
  runner::RunQueue::Later later;
  later.size = left;
  later.next = [ahead] { return ahead->Next(); };
  later.name_of = [&place, places = plan.places](size_t number) -> runner::RunQueue::Name {
    const migrations::Migration& migration = place.request.history->migrations[places[number]];
    return {migration.id, migration.label, migration.up ? migration.up->path : std::string_view()};
  };
  return runner::RunQueue(std::move(plan.read.migrations), std::move(later));
}

}  // namespace sluice::cli
