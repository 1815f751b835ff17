#include "migrations/migration.h"

namespace sluice::migrations {

std::string_view ToString(TransactionMode mode) {
  switch (mode) {
    case TransactionMode::kWhole:
      return "whole";
    case TransactionMode::kStatement:
      return "statement";
    case TransactionMode::kScript:
      return "script";
  }
  return {};
}

std::string_view ToString(TransactionHabit habit) {
  switch (habit) {
    case TransactionHabit::kUnknown:
      return "unknown";
    case TransactionHabit::kWrapped:
      return "wrapped";
    case TransactionHabit::kOneQuery:
      return "one_query";
    case TransactionHabit::kStatement:
      return "statement";
  }
  return {};
}

}  // namespace sluice::migrations
