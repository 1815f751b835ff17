#include "backup/dumps.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "backup/in_parallel.h"
#include "backup/space.h"
#include "runner/session.h"

namespace sluice::backup {
namespace {

std::vector<std::string> CommonArguments(const Manifest& manifest, const TakeOptions& options) {
  std::vector<std::string> arguments = {"--snapshot=" + manifest.snapshot, "--no-sync",
                                        fmt::format("--lock-wait-timeout={}", options.lock_timeout.count())};
  if (!options.role.empty()) arguments.push_back("--role=" + options.role);
  return arguments;
}

std::vector<std::string> SchemaArguments(const Manifest& manifest, const TakeOptions& options,
                                         const std::string& path) {
  std::vector<std::string> arguments = CommonArguments(manifest, options);
  arguments.insert(arguments.end(),
                   {"--schema-only", "--format=custom", fmt::format("--file={}/{}", path, kSchemaFile)});
  return arguments;
}

std::vector<std::string> DataArguments(const Manifest& manifest, const TakeOptions& options, const std::string& path,
                                       const std::string& compression) {
  std::vector<std::string> arguments = CommonArguments(manifest, options);
  const size_t useful = std::clamp<size_t>(manifest.tables.size(), 1, UsefulJobs());
  arguments.insert(arguments.end(),
                   {"--format=directory", fmt::format("--file={}/{}", path, kDataDirectory),
                    fmt::format("--jobs={}", options.jobs > 0 ? static_cast<size_t>(options.jobs) : useful)});
  if (!compression.empty()) arguments.push_back(compression);
  if (manifest.scope == Scope::kDatabase) {
    arguments.push_back("--exclude-schema=" + runner::QuoteIdentifier(options.history_schema));
    return arguments;
  }
  // Without it a name that fits nothing is passed over where another one fits.
  arguments.emplace_back("--strict-names");
  for (const BackedTable& table : manifest.tables) arguments.push_back("--table=" + Quoted(table));
  return arguments;
}

}  // namespace

uint64_t LeftFree(const TakeOptions& options, const std::string& path) {
  return options.left_free ? *options.left_free : DefaultLeftFree(path);
}

Result<void> RunDumps(const ClientPrograms& programs, const TakeOptions& options, const Manifest& manifest,
                      const std::string& path) {
  const Result<ClientConnection> client = ToClientConnection(options.connection);
  if (!client) return tl::make_unexpected(client.error());
  const Result<std::string> compression = CompressionArgument(options.compression, programs.major);
  if (!compression) return tl::make_unexpected(compression.error());
  const MayGoOn has_room = WatchSpace(path, LeftFree(options, path));
  std::atomic<bool> has_failed = false;
  const auto dump = [&](const std::vector<std::string>& arguments) -> Result<void> {
    const MayGoOn may_go_on = [&]() -> Result<void> { return has_failed ? Fail("the other dump failed") : has_room(); };
    const auto run = RunClient(programs, "pg_dump", arguments, &*client, may_go_on);
    if (run) return {};
    // Why the first of the two failed is what counts.
    return has_failed.exchange(true) ? Result<void>() : tl::make_unexpected(run.error());
  };
  if (manifest.scope == Scope::kSchema) return dump(SchemaArguments(manifest, options, path));
  std::future<Result<void>> schema =
      std::async(std::launch::async, [&] { return dump(SchemaArguments(manifest, options, path)); });
  Result<void> rows = dump(DataArguments(manifest, options, path, *compression));
  Result<void> made = schema.get();
  return rows ? made : rows;
}

}  // namespace sluice::backup
