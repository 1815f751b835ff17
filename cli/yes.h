// Consent to what was listed, by the name of the database.
#pragma once

#include <string>
#include <string_view>

#include "run_place.h"

namespace sluice::cli {

// yes: as given with --yes; else asks on the terminal, and where there is none the answer is no. Always given for a
// server of our own. not_done: "nothing was recorded".
Run<void> AskFor(const RunPlace& place, const std::string& yes, std::string_view not_done);
// The same for a database by its name.
Run<void> AskForDatabase(const std::string& database, const std::string& yes, std::string_view not_done);

}  // namespace sluice::cli
