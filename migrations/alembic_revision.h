// What a new Alembic revision looks like: its file's name and text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "migrations/new_migration.h"

namespace sluice::migrations {

// Twelve hexadecimal digits, as Alembic's own: another for every title, text, parent and time.
std::string NewAlembicId(const NewScript& script);

// A module that runs each statement by op.execute(); outside of the transaction where the script has to be.
std::string AlembicModule(const std::string& id, const NewScript& script);

// Without ".py". file_template: as alembic.ini has it, where '%' is doubled; what it takes from the time is left out
// where that is not known.
std::string AlembicFileName(std::string_view file_template, const std::string& id, const NewScript& script);

}  // namespace sluice::migrations
