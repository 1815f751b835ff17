#include "analyzer/schema/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "analyzer/lex/lexer.h"
#include "analyzer/model/comment_place.h"
#include "analyzer/schema/session.h"

namespace sluice::schema {
namespace {

constexpr const char* kForm = "Write it as -- sluice: batch(size=5000, pause=100ms, key=id).";

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

bool ReadSize(std::string_view text, uint64_t& size) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  return error == std::errc() && end == text.data() + text.size() && size > 0;
}

// One "name=value".
Result<void> ReadOption(std::string_view option, Batch& batch) {
  const size_t equals = std::min(option.find('='), option.size());
  const std::string_view name = Trimmed(option.substr(0, equals));
  const std::string_view value = Trimmed(option.substr(std::min(equals + 1, option.size())));
  if (name == "size") {
    if (ReadSize(value, batch.size)) return {};
    return Fail(fmt::format("'{}' is no number of rows", value), kForm);
  }
  if (name == "pause") {
    const std::optional<uint64_t> pause = value.empty() ? std::nullopt : ParseTimeMs(value);
    if (!pause) return Fail(fmt::format("'{}' is no length of time", value), kForm);
    batch.pause_ms = *pause;
    return {};
  }
  if (name == "key") {
    batch.key = model::ParseName(value).name;
    if (batch.key.empty()) return Fail("the key is no column's name", kForm);
    return {};
  }
  return Fail(fmt::format("it knows no '{}'", name), kForm);
}

struct Tokens {
  std::vector<lex::Token> all;
  std::string_view text;

  bool Is(size_t i, std::string_view keyword) const {
    return all[i].kind == lex::TokenKind::kWord &&
           lex::IsKeyword(text.substr(all[i].begin, all[i].end - all[i].begin), keyword);
  }
};

// What makes the statement mean another thing with a condition more, or cannot take one.
std::optional<Error> ProblemOfForm(const model::Statement& statement) {
  if (statement.is_body || statement.actions.empty()) return Error{"it is no UPDATE or DELETE", kForm};
  const auto changes = std::count_if(statement.actions.begin(), statement.actions.end(), [](const auto& action) {
    return std::holds_alternative<model::Update>(action) || std::holds_alternative<model::Delete>(action) ||
           std::holds_alternative<model::Insert>(action);
  });
  if (changes > 1) return Error{"it has another change in its WITH list", "Give each change a statement of its own."};
  for (const model::Action& action : statement.actions) {
    const auto* update = std::get_if<model::Update>(&action);
    const auto* gone = std::get_if<model::Delete>(&action);
    if (update != nullptr && update->has_from) {
      return Error{"it joins other tables with FROM", "Write the join as a subquery: WHERE EXISTS (SELECT ...)."};
    }
    if (gone != nullptr && gone->has_using) {
      return Error{"it joins other tables with USING", "Write the join as a subquery: WHERE EXISTS (SELECT ...)."};
    }
    if (update != nullptr || gone != nullptr) return std::nullopt;
  }
  return Error{"it is no UPDATE or DELETE",
               "Take the comment away, or write it before the statement that it is about."};
}

std::optional<Error> ProblemOfWords(const Tokens& tokens) {
  for (size_t i = 0; i < tokens.all.size(); ++i) {
    if (tokens.Is(i, "RETURNING")) return Error{"it has RETURNING", "Take that away: nobody reads the rows."};
    if (tokens.Is(i, "LIMIT") || tokens.Is(i, "FETCH")) {
      return Error{"it picks some rows with LIMIT or FETCH, and each range would pick others",
                   "Take that away: the ranges are the limit."};
    }
    if (tokens.Is(i, "CURRENT") && i + 1 < tokens.all.size() && tokens.Is(i + 1, "OF")) {
      return Error{"it is about a cursor's row", "Name the rows by a condition."};
    }
  }
  if (tokens.Is(0, "WITH"))
    return Error{"it begins with WITH", "Write what WITH names as a subquery in the condition."};
  return std::nullopt;
}

// Behind the WHERE of the statement itself; 0 where it has none.
uint32_t BehindWhere(const Tokens& tokens) {
  int depth = 0;
  for (size_t i = 0; i < tokens.all.size(); ++i) {
    if (tokens.all[i].kind == lex::TokenKind::kLeftParenthesis) ++depth;
    if (tokens.all[i].kind == lex::TokenKind::kRightParenthesis) --depth;
    if (depth == 0 && tokens.Is(i, "WHERE")) return tokens.all[i].end;
  }
  return 0;
}

const model::Name* TableOf(const model::Statement& statement) {
  for (const model::Action& action : statement.actions) {
    if (const auto* update = std::get_if<model::Update>(&action)) return &update->table;
    if (const auto* gone = std::get_if<model::Delete>(&action)) return &gone->table;
  }
  return nullptr;
}

std::string Literal(const std::string& value) {
  std::string text = "'";
  for (const char c : value) text += c == '\'' ? std::string("''") : std::string(1, c);
  return text + "'";
}

bool HasOrder(const model::TypeName& type) {
  constexpr std::array<std::string_view, 12> kTypes = {"int2",    "int4",      "int8",    "smallserial",
                                                       "serial",  "bigserial", "serial2", "serial4",
                                                       "serial8", "uuid",      "text",    "varchar"};
  const bool own = type.schema.empty() || type.schema == "pg_catalog";
  return own && !type.is_array && std::find(kTypes.begin(), kTypes.end(), type.name) != kTypes.end();
}

// An index by whose order the ranges are found. What an expression is made of is not told apart: it may be one.
bool MayLead(const Index& index, const std::string& key) {
  if (!index.valid || index.has_predicate || !index.other_method.empty()) return false;
  return index.has_expression || (!index.columns.empty() && index.columns.front() == key);
}

bool IsChanged(const model::Statement& statement, const std::string& column) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [&](const model::Action& action) {
    const auto* update = std::get_if<model::Update>(&action);
    return update != nullptr && Mentions(update->columns, column);
  });
}

std::string Behind(const BatchedStatement& statement, const std::string& from) {
  return fmt::format("{} > {}", model::QuoteIdentifier(statement.batch.key), Literal(from));
}

}  // namespace

Result<Batch> ReadBatch(const lex::Directive& directive) {
  if (!directive.well_formed) return Fail("the comment does not say how", kForm);
  Batch batch;
  for (const std::string& option : directive.names) {
    if (Result<void> read = ReadOption(option, batch); !read) return tl::make_unexpected(read.error());
  }
  if (batch.size == 0) return Fail("the comment does not say how many rows a range has", kForm);
  if (batch.key.empty()) return Fail("the comment does not say by which column", kForm);
  return batch;
}

Result<BatchedStatement> TakeApart(const model::Statement& statement, std::string_view text, Batch batch) {
  if (std::optional<Error> problem = ProblemOfForm(statement)) return tl::make_unexpected(std::move(*problem));
  const std::string_view sql = text.substr(statement.span.begin, statement.span.length());
  const Tokens tokens{lex::Tokenize(sql), sql};
  if (std::optional<Error> problem = ProblemOfWords(tokens)) return tl::make_unexpected(std::move(*problem));
  if (IsChanged(statement, batch.key)) {
    return Fail(fmt::format("it changes '{}', by which the ranges are found", batch.key),
                "Name another column as the key.");
  }
  BatchedStatement parts{std::move(batch), TableOf(statement)->ToSql(), std::string(sql), ""};
  if (TableOf(statement)->only) parts.table = "ONLY " + parts.table;
  if (const uint32_t where = BehindWhere(tokens)) {
    // A comment may end the condition.
    parts.head = fmt::format("{} ({}\n) AND ", sql.substr(0, where), Trimmed(sql.substr(where)));
  } else {
    parts.head += "\nWHERE ";
  }
  return parts;
}

std::map<uint32_t, const lex::Directive*> BatchDirectivesOf(const model::Script& script, std::string_view text) {
  std::map<uint32_t, const lex::Directive*> directives;
  for (const lex::Directive& directive : script.directives) {
    if (directive.tool != lex::Directive::Tool::kSluice || directive.verb != "batch") continue;
    const Span about = model::StatementOf(text, script, directive.comment);
    if (!about.empty()) directives.emplace(about.begin, &directive);
  }
  return directives;
}

std::optional<Error> ProblemOfKey(const model::Statement& statement, const Batch& batch, const Schema& schema) {
  const model::Name* table = TableOf(statement);
  const Relation* relation = table == nullptr ? nullptr : schema.Find(*table);
  if (relation == nullptr || relation->uncertain || !relation->columns_known) return std::nullopt;
  const std::string name = table->ToString();
  if (!relation->IsTable()) return Error{fmt::format("'{}' is no table", name), "Name the table itself."};
  const Column* column = relation->FindColumn(batch.key);
  if (column == nullptr) {
    return Error{fmt::format("'{}' has no column '{}'", name, batch.key), "Name a column of it, best its primary key."};
  }
  if (!column->type.name.empty() && !HasOrder(column->type)) {
    return Error{fmt::format("'{}' is {}, by which no ranges are made", batch.key, column->type.ToString()),
                 "Name a column of type smallint, integer, bigint, uuid, text or varchar."};
  }
  if (!column->not_null) {
    return Error{fmt::format("'{}' may be null, and such a row is in no range", batch.key),
                 "Name a column that is NOT NULL, best the primary key."};
  }
  const bool led = std::any_of(relation->indexes.begin(), relation->indexes.end(),
                               [&](const Index& index) { return MayLead(index, batch.key); });
  if (led || relation->maybe_older) return std::nullopt;
  return Error{
      fmt::format("no index of '{}' begins with '{}': the whole table would be read for each range", name, batch.key),
      "Name a column that is the first of a btree index without a condition, best the primary key."};
}

std::string TextOfRange(const BatchedStatement& statement, const std::optional<std::string>& from,
                        const std::optional<std::string>& to) {
  std::string range = from ? Behind(statement, *from) : "true";
  if (to) range += fmt::format(" AND {} <= {}", model::QuoteIdentifier(statement.batch.key), Literal(*to));
  return statement.head + range + statement.tail;
}

std::string TextOfEnd(const BatchedStatement& statement, const std::optional<std::string>& from) {
  const std::string key = model::QuoteIdentifier(statement.batch.key);
  return fmt::format("SELECT {0} FROM {1} WHERE {2} ORDER BY {0} LIMIT 1 OFFSET {3}", key, statement.table,
                     from ? Behind(statement, *from) : "true", statement.batch.size - 1);
}

std::string Describe(const Batch& batch) {
  std::string text = fmt::format("in ranges of {} rows by {}", batch.size, batch.key);
  if (batch.pause_ms > 0) text += fmt::format(", with {} ms between them", batch.pause_ms);
  return text;
}

}  // namespace sluice::schema
