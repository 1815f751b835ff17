// From the safe form of a statement to the edits that bring it about: where each of its steps can stand depends on how
// the migration runs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/finding/fix.h"
#include "rules/context.h"

namespace sluice::rules {

// A part of the safe form that has to be a transaction of its own.
struct Step {
  std::string title;  // as of a NewMigration
  std::string sql;    // one or more statements, each with its semicolon
  std::string undo;   // what the way back of a migration with this step holds; empty: there is nothing to undo
  bool transactional = true;
};

struct SafeForm {
  std::string description;       // as of a Fix
  std::vector<Edit> edits = {};  // what becomes of the statement: the first step
  bool transactional = true;     // whether that may run in a transaction block
  std::vector<Step> later = {};  // the other steps
  bool same_in_the_end = true;   // false: rows differ for a while, say; such a fix is never safe

  // Only where steps become migrations of their own:
  // Title and undo of the first step, where it is not transactional; its sql is what the edits make of the statement.
  std::optional<Step> moved = {};
  // What the way back has to do in place of an action that undoes what a later migration does now.
  std::string undo = {};
  // Whether an action of the way back undoes what a later migration does now.
  std::function<bool(const model::Action& action)> undone_by = {};
};

// Nothing where the form cannot be written: in a block or function, or where what follows may depend on the statement
// as it is.
std::optional<Fix> MakeFix(const SafeForm& form, const Context& context);

}  // namespace sluice::rules
