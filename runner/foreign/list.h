// The tools whose tables are understood: one file for each.
#pragma once

#include <array>

#include "runner/foreign.h"

namespace sluice::runner {

extern const ForeignTool kAlembic;
extern const ForeignTool kDbmate;
extern const ForeignTool kDiesel;
extern const ForeignTool kDrizzle;
extern const ForeignTool kFlyway;
extern const ForeignTool kGolangMigrate;
extern const ForeignTool kGoose;
extern const ForeignTool kPrisma;
extern const ForeignTool kSqitch;
extern const ForeignTool kSqlx;

inline constexpr std::array<const ForeignTool*, 10> kForeignTools = {
    &kAlembic, &kDbmate, &kDiesel, &kDrizzle, &kFlyway, &kGolangMigrate, &kGoose, &kPrisma, &kSqitch, &kSqlx};

}  // namespace sluice::runner
