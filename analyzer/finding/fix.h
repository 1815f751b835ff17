// What a rule offers to write instead of what it found.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice {

// Bytes of a file, and what stands in their place afterwards. Lines end with "\n"; who writes the file adapts them.
struct Edit {
  Span span;
  std::string text;
};

// A migration to be written directly behind the finding's own.
struct NewMigration {
  std::string title;  // "validate_orders_total_check": becomes part of a file's name
  std::string up;     // SQL
  std::string down;   // SQL; empty: there is nothing to undo
  bool transactional = true;
};

struct Fix {
  std::string description;                    // one sentence
  bool safe = true;                           // the same schema in the end, and no transaction begins or ends elsewhere
  std::vector<Edit> edits = {};               // of the finding's file, in its order, apart from each other
  std::vector<Edit> down_edits = {};          // of the file with the way back, the same
  std::vector<NewMigration> migrations = {};  // in their order
  bool leaves_transaction = false;            // the finding's own migration is to run outside of a transaction
};

}  // namespace sluice
