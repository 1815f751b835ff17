// What a kept text becomes where something that it names gets another name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::inverse {

struct Renaming {
  enum class Kind : uint8_t { kRelation, kColumn, kType, kFunction, kSchema };
  Kind kind = Kind::kRelation;
  std::string schema;      // where it was; of a column, its table's
  std::string name;        // as it was called
  std::string table = {};  // of a column
  std::string new_name;    // as SQL writes it from now on, with its schema where that is needed
  // False: which of several it is, or whether it is renamed at all, is not known. What names it is not known any more.
  bool certain = true;
};

// What kind of text it is decides where names can stand in it.
enum class TextKind : uint8_t {
  kExpression,  // over the columns of its own table: a CHECK, a default, an index, a foreign key
  kTrigger,     // CREATE TRIGGER
  kPolicy,
  kStatistics,
  kRule,
  kView,
  kFunction,  // without its body: that is a string, and keeps the names in it
};

struct Followed {
  bool known = true;                // false: what it says now is not known
  std::optional<std::string> text;  // nothing: the same as before
};

// subject: the renamed relation, or the column's table, is the one that the text stands on; a view and a rule read it.
Followed Follow(std::string_view text, TextKind kind, const Renaming& renaming, bool subject);

// Each mention of the renamed object gets its new name, without a schema.
std::string WithNewName(std::string_view text, const Renaming& renaming);

// The statement that makes an object, by the name that it has now, and on the table that it stands on; both as SQL
// writes them. No table: it stands on none.
std::string WithOwnName(std::string_view text, std::string_view kind, std::string_view name, std::string_view table);

}  // namespace sluice::inverse
