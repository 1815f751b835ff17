// The exit codes that docs/guide/apply.md promises, as numbers: a program that changed one would still agree with
// itself.
#pragma once

namespace sluice::cli {

constexpr int kGateRefused = 1;
constexpr int kUsage = 2;
constexpr int kRefused = 3;
constexpr int kLocked = 5;
constexpr int kRolledBack = 6;
constexpr int kPartly = 7;

}  // namespace sluice::cli
