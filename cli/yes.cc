#include "yes.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace sluice::cli {

Run<void> AskFor(const RunPlace& place, const std::string& yes, std::string_view not_done) {
  if (place.server) return {};
  return AskForDatabase(place.connections->server().database, yes, not_done);
}

Run<void> AskForDatabase(const std::string& database, const std::string& yes, std::string_view not_done) {
  if (yes == database) return {};
  std::string why = "--yes names another database";
  if (yes.empty()) {
    why = "nobody is there to ask";
    if (::isatty(STDIN_FILENO) == 1) {
      std::fputs(fmt::format("Type the database's name, {}, to go on: ", database).c_str(), stderr);
      std::string answer;
      std::getline(std::cin, answer);
      if (answer == database) return {};
      why = "the answer was no";
    }
  }
  return StopWith(ExitCode::kRefused, {fmt::format("{}: {}", not_done, why),
                                       fmt::format("Go on with --yes={} where that is meant.", database)});
}

}  // namespace sluice::cli
