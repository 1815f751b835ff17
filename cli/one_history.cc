#include "one_history.h"

#include <fmt/format.h>

#include <utility>

#include "paths.h"

#include "shared_options.h"

namespace sluice::cli {

void AddHistoryOptions(Command command, HistoryOptions& options) {
  command.AddOption("--dir", options.directory, "The directory of the migrations (default: as configured, else here)")
      .Called("DIRECTORY");
  AddFormatIn(command, options.format_in);
  AddConfigFile(command, options.config);
}

Result<analysis::Request> FindOneHistory(const HistoryOptions& options) {
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return tl::make_unexpected(format.error());
  PathOptions paths{.paths = {}, .format = *format, .config = options.config, .may_be_empty = true};
  if (!options.directory.empty()) paths.paths = {options.directory};
  Result<std::vector<analysis::Request>> requests = ResolvePaths(paths);
  if (!requests) return tl::make_unexpected(std::move(requests).error());
  if (requests->size() == 1) return std::move(requests->front());
  std::string names;
  for (const analysis::Request& request : *requests) {
    names += fmt::format("{}'{}'", names.empty() ? "" : ", ", request.history->root);
  }
  return Fail(fmt::format("there are several histories: {}", names), "Name one of them with --dir.");
}

}  // namespace sluice::cli
