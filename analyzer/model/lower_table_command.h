// Between lower_table_command.cc, lower.cc and lower_alter_table.cc.
#pragma once

#include <optional>

#include "analyzer/model/lower.h"

namespace sluice::model {

bool LowerTableCommand(const ::Node* node, const Lowering& lowering);

// The subcommands of ALTER TABLE that are table commands.
std::optional<TableCommandKind> KindOfSubcommand(::AlterTableType type);

}  // namespace sluice::model
