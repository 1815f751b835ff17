// What stands below `sluice backups`.
#pragma once

#include <cstdint>
#include <string>

#include "commands.h"

namespace sluice::cli {

void AddBackupsVerify(Command backups, Action& action);
void AddBackupsPrune(Command backups, Action& action);

// "12 min", "5 h", "3 days"
std::string AgeText(int64_t seconds);

}  // namespace sluice::cli
