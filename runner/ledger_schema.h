// The tables in which sluice keeps what it did to a database, as migrations of its own.
#pragma once

#include <span>
#include <string_view>

namespace sluice::runner {

// The n-th makes version n from version n - 1. They name the schema "sluice"; where it is called otherwise, every
// "sluice." in them is that name.
std::span<const std::string_view> LedgerMigrations();

}  // namespace sluice::runner
