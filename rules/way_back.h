// What a way back does about one thing, and how it changes where that thing moves to another migration.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/finding/fix.h"
#include "analyzer/model/statement.h"

namespace sluice::rules {

using IsUndo = std::function<bool(const model::Action& action)>;

// The statement that does nothing but undo it; null where there is none.
const model::Statement* FindUndo(const model::Script& down, const IsUndo& is_undo);

// Takes the undo out of the script, or puts another in its place; where there is none, the other goes in front. Nothing
// where a statement that does more undoes it, too.
std::optional<std::vector<Edit>> ReplaceUndo(const model::Script& down, std::string_view text, const IsUndo& is_undo,
                                             std::string_view replacement);

// Behind the first occurrence of a keyword in the text; nothing where it does not occur.
std::optional<uint32_t> EndOfKeyword(std::string_view text, std::string_view keyword);

// The statement with its semicolon, and with its lines where nothing else stands on them.
Span WholeStatement(std::string_view text, Span statement);

// Behind the statement, its semicolon and a comment on the same line; `complete` says whether there is a semicolon.
struct Behind {
  uint32_t at = 0;
  bool complete = true;
};
Behind BehindStatement(std::string_view text, Span statement);

}  // namespace sluice::rules
