// UPDATE and DELETE that run in committed ranges of a key: "-- sluice: batch(size=5000, pause=100ms, key=id)" before
// the statement.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/error.h"
#include "analyzer/lex/directive.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"

namespace sluice::schema {

struct Batch {
  uint64_t size = 0;      // rows of the table that a range holds, whether or not the statement changes them
  uint64_t pause_ms = 0;  // behind each range
  std::string key;        // a column
};

// What the comment says.
Result<Batch> ReadBatch(const lex::Directive& directive);

// A statement with a place for a condition on the key.
struct BatchedStatement {
  Batch batch;
  std::string table;  // as SQL
  std::string head;   // up to where the condition is put
  std::string tail;
};

// text: of the file that the statement stands in.
Result<BatchedStatement> TakeApart(const model::Statement& statement, std::string_view text, Batch batch);

// The script's comments batch(...), by where the statement begins that each is about.
std::map<uint32_t, const lex::Directive*> BatchDirectivesOf(const model::Script& script, std::string_view text);

// Why the key cannot be one, by what the history has built; nothing where it can, or where that does not tell.
std::optional<Error> ProblemOfKey(const model::Statement& statement, const Batch& batch, const Schema& schema);

// For the rows behind `from` (nothing: from the first on) up to `to` (nothing: to the last). Both are values as text,
// which take the key's type.
std::string TextOfRange(const BatchedStatement& statement, const std::optional<std::string>& from,
                        const std::optional<std::string>& to);

// Asks for the last key of the range behind `from`; no row where fewer rows are left than a range holds.
std::string TextOfEnd(const BatchedStatement& statement, const std::optional<std::string>& from);

// "in ranges of 5000 rows by id, with 100 ms between them"
std::string Describe(const Batch& batch);

}  // namespace sluice::schema
