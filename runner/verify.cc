#include "runner/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "runner/verify_plan.h"
#include "runner/verify_range.h"

namespace sluice::runner {
namespace {

// Each takes three connections, of the hundred that a server grants.
constexpr size_t kJobsMax = 24;

// The databases of one server. Each call has a session of its own, so that threads do not meet.
class Databases {
 public:
  explicit Databases(const PrivateServer& server) : server_(server) {}

  std::string ConnectionString(const std::string& name) const { return server_.ConnectionString(name); }

  Result<Session> Connect(const std::string& name) const {
    return Session::Connect(ConnectionString(name)).map_error([](const SqlError& error) {
      return ToError(error, "cannot connect to the private server");
    });
  }

  // Nobody may be connected to the original; the server waits a moment for those that have just left.
  Result<void> Copy(const std::string& original, const std::string& name) const {
    return Run(fmt::format("CREATE DATABASE {} TEMPLATE {}", name, original));
  }

  Result<void> Drop(const std::string& name) const { return Run("DROP DATABASE " + name); }

 private:
  Result<void> Run(const std::string& sql) const {
    Result<Session> session = Connect("postgres");
    if (!session) return tl::make_unexpected(session.error());
    return session->Execute(sql).map_error(
        [](const SqlError& error) { return ToError(error, "cannot make room on the private server"); });
  }

  const PrivateServer& server_;
};

// Counts what is through, and tells it.
class Count {
 public:
  Count(const VerifyOptions& options, size_t all) : options_(options), all_(all) {}

  void Add() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++done_;
    if (options_.progress) options_.progress(done_, all_);
  }

 private:
  const VerifyOptions& options_;
  size_t all_;
  size_t done_ = 0;
  std::mutex mutex_;
};

struct ReadyRange {
  VerifyRange range;
  std::string original;  // the database to copy
};

// Ranges that can begin, for the threads that take them.
class Queue {
 public:
  void Add(ReadyRange range) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ready_.push_back(std::move(range));
    changed_.notify_one();
  }

  // The first error counts; what nobody has begun is left then.
  void Close(std::optional<Error> error) {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    if (error && !error_) error_ = std::move(error);
    if (error_) ready_.clear();
    changed_.notify_all();
  }

  std::optional<ReadyRange> Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !ready_.empty(); });
    if (ready_.empty()) return std::nullopt;
    ReadyRange range = std::move(ready_.front());
    ready_.pop_front();
    return range;
  }

  bool failed() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return error_.has_value();
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::deque<ReadyRange> ready_;
  bool closed_ = false;
  std::optional<Error> error_;
  std::mutex mutex_;
  std::condition_variable changed_;
};

Result<void> Prepare(const VerifyOptions& options, Session& session) {
  return options.prepare ? options.prepare(session) : Result<void>();
}

// One database walks the history and leaves a copy of itself where each range begins; threads take those.
class SharedServer {
 public:
  SharedServer(const std::vector<VerifiedMigration>& migrations, const VerifyOptions& options,
               std::vector<VerifyRange> ranges, VerifyReport& report)
      : migrations_(migrations),
        options_(options),
        ranges_(std::move(ranges)),
        report_(report),
        count_(options, report.outcomes.size()) {}

  Result<void> Run(const PrivateServer& server);

 private:
  Result<void> Walk(const Databases& databases);
  // False where one failed, behind which nothing can begin.
  Result<bool> Apply(const Databases& databases, size_t begin, size_t end);
  void TakeRanges(const Databases& databases);
  Result<void> Verify(const Databases& databases, const ReadyRange& ready);

  const std::vector<VerifiedMigration>& migrations_;
  const VerifyOptions& options_;
  std::vector<VerifyRange> ranges_;
  VerifyReport& report_;
  Count count_;
  Queue queue_;
};

Result<bool> SharedServer::Apply(const Databases& databases, size_t begin, size_t end) {
  Result<Session> session = databases.Connect("walker");
  if (!session) return tl::make_unexpected(session.error());
  report_.server_version = session->server_version();
  if (begin == 0) {
    if (const Result<void> prepared = Prepare(options_, *session); !prepared) {
      return tl::make_unexpected(prepared.error());
    }
  }
  for (size_t i = begin; i < end; ++i) {
    Result<std::optional<StepFailure>> failure = RunScript(*session, migrations_[i].up, VerifyStep::kUp);
    if (!failure) return tl::make_unexpected(failure.error());
    // What is in a range is told there.
    const bool in_range = i >= ranges_.front().begin;
    if (!in_range) {
      report_.outcomes[i].run = true;
      report_.outcomes[i].failure = *failure;
      count_.Add();
    }
    if (*failure || queue_.failed()) return false;
  }
  return true;
}

Result<void> SharedServer::Walk(const Databases& databases) {
  if (Result<void> made = databases.Copy("template1", "walker"); !made) return made;
  size_t at = 0;
  for (const VerifyRange& range : ranges_) {
    const Result<bool> applied = Apply(databases, at, range.begin);
    if (!applied) return tl::make_unexpected(applied.error());
    if (!*applied) return {};
    at = range.begin;
    const std::string original = fmt::format("begin_{}", range.begin);
    if (Result<void> copied = databases.Copy("walker", original); !copied) return copied;
    queue_.Add({range, original});
  }
  return {};
}

Result<void> SharedServer::Verify(const Databases& databases, const ReadyRange& ready) {
  std::string name;
  int number = 0;
  const auto renew = [&]() -> Result<std::string> {
    if (!name.empty()) {
      if (const Result<void> dropped = databases.Drop(name); !dropped) return tl::make_unexpected(dropped.error());
    }
    name = fmt::format("range_{}_{}", ready.range.begin, ++number);
    return databases.Copy(ready.original, name).map([&] { return databases.ConnectionString(name); });
  };
  return RangeRun(migrations_, ready.range, options_.seed_rows, renew, [this] { count_.Add(); })
      .Verify(report_.outcomes);
}

void SharedServer::TakeRanges(const Databases& databases) {
  while (const std::optional<ReadyRange> ready = queue_.Take()) {
    if (const Result<void> done = Verify(databases, *ready); !done) queue_.Close(done.error());
  }
}

Result<void> SharedServer::Run(const PrivateServer& server) {
  const Databases databases(server);
  std::vector<std::thread> threads;
  const size_t jobs = std::min({std::max<size_t>(options_.jobs, 1), ranges_.size(), kJobsMax});
  for (size_t i = 0; i < jobs; ++i) threads.emplace_back([&] { TakeRanges(databases); });
  const Result<void> walked = Walk(databases);
  queue_.Close(walked ? std::nullopt : std::optional<Error>(walked.error()));
  for (std::thread& thread : threads) thread.join();
  return queue_.error() ? Result<void>(tl::make_unexpected(*queue_.error())) : Result<void>();
}

// Where migrations make roles, which all databases of a server share: one database, and a new server where the way back
// did not lead back.
Result<void> RunAlone(const std::vector<VerifiedMigration>& migrations, const VerifyOptions& options,
                      std::optional<PrivateServer>& server, VerifyReport& report) {
  Count count(options, report.outcomes.size());
  bool used = false;
  const auto renew = [&]() -> Result<std::string> {
    if (used) {
      server.reset();
      Result<PrivateServer> next = PrivateServer::Start(options.server);
      if (!next) return tl::make_unexpected(next.error());
      server.emplace(std::move(*next));
    }
    used = true;
    const Databases databases(*server);
    if (const Result<void> made = databases.Copy("template1", "walker"); !made) {
      return tl::make_unexpected(made.error());
    }
    Result<Session> session = databases.Connect("walker");
    if (!session) return tl::make_unexpected(session.error());
    report.server_version = session->server_version();
    return Prepare(options, *session).map([&] { return databases.ConnectionString("walker"); });
  };
  return RangeRun(migrations, {0, report.outcomes.size()}, options.seed_rows, renew, [&] { count.Add(); })
      .Verify(report.outcomes);
}

bool SharesMore(const std::vector<VerifiedMigration>& migrations) {
  const auto mentions = [](const std::vector<TracedStatement>& script) {
    return std::any_of(script.begin(), script.end(),
                       [](const TracedStatement& statement) { return MentionsShared(statement.sql); });
  };
  return std::any_of(migrations.begin(), migrations.end(), [&](const VerifiedMigration& migration) {
    return mentions(migration.up) || (migration.checked && mentions(migration.down));
  });
}

}  // namespace

Result<VerifyReport> Verify(const std::vector<VerifiedMigration>& migrations, const VerifyOptions& options) {
  std::vector<bool> checked;
  checked.reserve(migrations.size());
  for (const VerifiedMigration& migration : migrations) checked.push_back(migration.checked);
  std::vector<VerifyRange> ranges = CutIntoRanges(checked, options.jobs);
  VerifyReport report;
  if (ranges.empty()) return report;
  report.outcomes.resize(ranges.back().end);
  Result<PrivateServer> started = PrivateServer::Start(options.server);
  if (!started) return tl::make_unexpected(started.error());
  std::optional<PrivateServer> server(std::move(*started));
  const Result<void> done = SharesMore(migrations)
                                ? RunAlone(migrations, options, server, report)
                                : SharedServer(migrations, options, std::move(ranges), report).Run(*server);
  if (!done) return tl::make_unexpected(done.error());
  return report;
}

}  // namespace sluice::runner
