#include "migrations/alembic_origins.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "analyzer/lex/lexer.h"
#include "analyzer/lex/split.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

// More calls than anybody writes in a revision are not looked through for each statement.
constexpr size_t kMostCalls = 2000;

// Text without white space, and where each byte of it stands. Alembic puts blanks for tabs and trims; a driver's
// placeholders double a percent sign, and SQLAlchemy takes the backslash from an escaped colon.
struct Compact {
  std::string text;
  std::vector<uint32_t> offsets;
};

Compact ToCompact(std::string_view text, uint32_t begin, uint32_t end) {
  Compact compact;
  for (uint32_t i = begin; i < end; ++i) {
    if (IsSpace(text[i])) continue;
    const bool escapes_colon = text[i] == '\\' && i + 1 < end && text[i + 1] == ':';
    const bool doubles = text[i] == '%' && !compact.text.empty() && compact.text.back() == '%' && text[i - 1] == '%';
    if (escapes_colon || doubles) continue;
    compact.text += text[i];
    compact.offsets.push_back(i);
  }
  return compact;
}

// Runs of bytes that stand equally far apart in both texts, blanks between them included.
void AppendRuns(const Compact& sql, const std::vector<uint32_t>& file, std::vector<Origin>& origins) {
  for (size_t i = 0; i < sql.offsets.size(); ++i) {
    const uint32_t at = sql.offsets[i];
    if (i > 0) {
      Origin& last = origins.back();
      const bool same_distance = at - last.sql.begin == file[i] - last.file.begin && file[i] >= last.file.begin;
      if (same_distance) {
        last.sql.end = at + 1;
        last.file.end = file[i] + 1;
        continue;
      }
    }
    origins.push_back({{at, at + 1}, {file[i], file[i] + 1}, true});
  }
}

// A statement in a literal.
struct Written {
  std::vector<uint32_t> offsets;  // in the file, of the compact text's bytes
  std::optional<size_t> function;
};

// By compact text, in the order of the file. With the comments before a statement, and without.
class WrittenStatements {
 public:
  explicit WrittenStatements(const PythonScript& python) {
    for (const PythonString& string : python.strings) {
      if (string.is_literal) Add(string);
    }
  }

  // The first behind the cursor in the function, else the first in it, else the first that is in none of the others.
  const Written* Find(const std::string& compact, uint32_t cursor,
                      const std::vector<std::optional<size_t>>& functions) {
    const auto found = by_text_.find(compact);
    if (found == by_text_.end()) return nullptr;
    for (const std::optional<size_t>& function : functions) {
      const Written* first = nullptr;
      for (const Written& written : found->second) {
        if (written.function != function) continue;
        if (written.offsets.front() >= cursor) return &written;
        if (first == nullptr) first = &written;
      }
      if (first != nullptr) return first;
    }
    return nullptr;
  }

 private:
  void Add(const PythonString& string) {
    const std::string_view text = string.value;
    uint32_t behind = 0;
    lex::Splitter splitter(text, {0, static_cast<uint32_t>(text.size())});
    lex::Chunk chunk;
    while (splitter.Next(chunk)) {
      for (const lex::RawStatement& raw : chunk.statements) {
        while (behind < raw.span.begin && (IsSpace(text[behind]) || text[behind] == ';')) ++behind;
        if (behind < raw.span.begin) Add(string, {behind, raw.span.end});
        Add(string, raw.span);
        behind = raw.span.end;
      }
    }
  }

  void Add(const PythonString& string, Span span) {
    const Compact compact = ToCompact(string.value, span.begin, span.end);
    if (compact.text.empty()) return;
    Written written{{}, string.function};
    for (const uint32_t offset : compact.offsets) written.offsets.push_back(string.offsets[offset]);
    by_text_[compact.text].push_back(std::move(written));
  }

  std::unordered_map<std::string, std::vector<Written>> by_text_;
};

// How an operation's statement begins, and what else is in it.
struct Shape {
  std::string_view begin;
  std::string_view inside = {};
};

struct Operation {
  std::string_view name;
  size_t names;  // of its first strings, how many name what the statement is about: the table and more
  std::span<const Shape> shapes;
  std::span<const Shape> by_products = {};
};

constexpr std::array kCreateTable = {Shape{"CREATE TABLE"}};
constexpr std::array kDropTable = {Shape{"DROP TABLE"}};
constexpr std::array kAddColumn = {Shape{"ALTER TABLE", " ADD COLUMN "}};
constexpr std::array kDropColumn = {Shape{"ALTER TABLE", " DROP COLUMN "}};
constexpr std::array kAlterColumn = {Shape{"ALTER TABLE", " ALTER COLUMN "}, Shape{"ALTER TABLE", " RENAME "},
                                     Shape{"COMMENT ON COLUMN"}};
constexpr std::array kCreateIndex = {Shape{"CREATE INDEX"}, Shape{"CREATE UNIQUE INDEX"}};
constexpr std::array kDropIndex = {Shape{"DROP INDEX"}};
constexpr std::array kAddConstraint = {
    Shape{"ALTER TABLE", " ADD CONSTRAINT "}, Shape{"ALTER TABLE", " ADD FOREIGN KEY"},
    Shape{"ALTER TABLE", " ADD UNIQUE"},      Shape{"ALTER TABLE", " ADD PRIMARY KEY"},
    Shape{"ALTER TABLE", " ADD CHECK"},       Shape{"ALTER TABLE", " ADD EXCLUDE"}};
constexpr std::array kDropConstraint = {Shape{"ALTER TABLE", " DROP CONSTRAINT "}};
constexpr std::array kRenameTable = {Shape{"ALTER TABLE", " RENAME TO "}};
constexpr std::array kTableComment = {Shape{"COMMENT ON TABLE"}};
constexpr std::array kInsert = {Shape{"INSERT INTO"}};
// Of columns with index=True, a comment or a foreign key.
constexpr std::array kOfColumns = {Shape{"CREATE INDEX"}, Shape{"CREATE UNIQUE INDEX"}, Shape{"COMMENT ON"},
                                   Shape{"ALTER TABLE", " ADD "}};

// alembic.operations.ops; how they are spelled is alembic.ddl.postgresql's.
constexpr Operation kOperations[] = {
    {"create_table", 1, kCreateTable, kOfColumns},
    {"drop_table", 1, kDropTable},
    {"add_column", 2, kAddColumn, kOfColumns},
    {"drop_column", 2, kDropColumn},
    {"alter_column", 2, kAlterColumn},
    {"create_index", 2, kCreateIndex},
    {"drop_index", 1, kDropIndex},
    {"create_foreign_key", 2, kAddConstraint},
    {"create_unique_constraint", 2, kAddConstraint},
    {"create_primary_key", 2, kAddConstraint},
    {"create_check_constraint", 1, kAddConstraint},
    {"create_exclude_constraint", 2, kAddConstraint},
    {"drop_constraint", 2, kDropConstraint},
    {"rename_table", 2, kRenameTable},
    {"create_table_comment", 1, kTableComment},
    {"drop_table_comment", 1, kTableComment},
    {"bulk_insert", 1, kInsert},
};

const Operation* FindOperation(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kOperations), std::end(kOperations),
                                         [&](const Operation& operation) { return operation.name == name; });
  return found == std::end(kOperations) ? nullptr : found;
}

// What a statement is compared by.
struct Subject {
  std::string text;  // on one line, single blanks
  std::set<std::string, std::less<>> words;
  std::string compact;
};

Subject SubjectOf(std::string_view sql, Span span) {
  Subject subject;
  for (uint32_t i = span.begin; i < span.end; ++i) {
    if (!IsSpace(sql[i])) {
      subject.text += sql[i];
    } else if (!subject.text.empty() && subject.text.back() != ' ') {
      subject.text += ' ';
    }
  }
  std::string word;
  for (const char c : subject.text + " ") {
    if (lex::IsIdentifierByte(c)) {
      word += c;
    } else if (!word.empty()) {
      subject.words.insert(std::exchange(word, {}));
    }
  }
  subject.compact = ToCompact(sql, span.begin, span.end).text;
  return subject;
}

bool HasOneOf(const Subject& subject, std::span<const Shape> shapes) {
  return std::any_of(shapes.begin(), shapes.end(), [&](const Shape& shape) {
    return subject.text.starts_with(shape.begin) &&
           (shape.inside.empty() || subject.text.find(shape.inside) != std::string::npos);
  });
}

bool IsAboutNamesOf(const PythonCall& call, size_t names, const Subject& subject) {
  if (call.strings.size() < names) return false;
  return std::all_of(call.strings.begin(), call.strings.begin() + static_cast<std::ptrdiff_t>(names),
                     [&](const std::string& name) { return subject.words.contains(name); });
}

// In a batch the table is not among the names; an index is dropped without it.
bool IsAbout(const PythonCall& call, const Operation& operation, const Subject& subject) {
  if (call.batch_table.empty()) return IsAboutNamesOf(call, operation.names, subject);
  const bool names_table = operation.names > 1;
  return (!names_table || subject.words.contains(call.batch_table)) &&
         IsAboutNamesOf(call, operation.names - (names_table ? 1 : 0), subject);
}

bool MakesByOperation(const PythonCall& call, const Subject& subject) {
  const Operation* operation = FindOperation(call.name);
  return operation != nullptr && HasOneOf(subject, operation->shapes) && IsAbout(call, *operation, subject);
}

// A type is made for the column that has it: before the table, and under its own name.
bool MakesTypeOf(const PythonCall& call, const Subject& subject) {
  return subject.text.starts_with("CREATE TYPE ") &&
         std::any_of(call.strings.begin(), call.strings.end(),
                     [&](const std::string& name) { return subject.words.contains(name); });
}

bool MakesAsByProduct(const PythonCall& call, const Subject& subject) {
  const Operation* operation = FindOperation(call.name);
  if (operation == nullptr || operation->by_products.empty()) return false;
  return MakesTypeOf(call, subject) ||
         (HasOneOf(subject, operation->by_products) && IsAbout(call, *operation, subject));
}

// What stands still in a text into which something is put: between "{…}", "%s" and "%(…)s". Without white space.
std::vector<std::string> FixedParts(std::string_view text) {
  std::vector<std::string> parts(1);
  for (size_t i = 0; i < text.size(); ++i) {
    size_t end = std::string_view::npos;
    if (text[i] == '{') end = text.find('}', i);
    if (text[i] == '%' && text.substr(i, 2) == "%s") end = i + 1;
    if (text[i] == '%' && text.substr(i, 2) == "%(") end = text.find(")s", i);
    if (end != std::string_view::npos) {
      i = text[end] == ')' ? end + 1 : end;
      parts.emplace_back();
    } else if (!IsSpace(text[i])) {
      parts.back() += text[i];
    }
  }
  return parts;
}

// Whether the statement may be one of those in the text, which are told apart by their semicolons.
bool MayBePutTogetherFrom(std::string_view text, const std::string& compact) {
  for (const Span& span : SplitAt(text, ";")) {
    size_t at = 0;
    size_t fixed = 0;
    bool fits = true;
    const std::vector<std::string> parts = FixedParts(text.substr(span.begin, span.length()));
    for (const std::string& part : parts) {
      const size_t found = compact.find(part, at);
      fits = fits && found != std::string::npos && (&part != &parts.front() || found == 0);
      if (!fits) break;
      at = found + part.size();
      fixed += part.size();
    }
    // What has hardly anything fixed fits everywhere.
    if (fits && fixed >= compact.size() / 4 && fixed > 4) return true;
  }
  return false;
}

bool MakesByExecuting(const PythonCall& call, const Subject& subject) {
  if (call.name != "execute" || call.strings.empty()) return false;
  std::string together;
  for (const std::string& string : call.strings) together += string;
  return MayBePutTogetherFrom(call.strings.front(), subject.compact) ||
         (call.strings.size() > 1 && MayBePutTogetherFrom(together, subject.compact));
}

class Tracer {
 public:
  Tracer(const RevisionScript& script, const PythonScript& python, std::string_view function)
      : script_(script), python_(python), written_(python) {
    functions_.push_back(python.FindFunction(function));
    functions_.emplace_back(std::nullopt);
    for (size_t i = 0; i < python.functions.size(); ++i) {
      const std::string_view name = python.functions[i].name;
      if (name != "upgrade" && name != "downgrade") functions_.emplace_back(i);
    }
  }

  std::vector<Origin> Trace() {
    for (const RevisionScript::Statement& statement : script_.statements) {
      if (!TraceToLiteral(statement.whole) && !TraceToLiteral(statement.statement)) TraceToCall(statement);
    }
    return std::move(origins_);
  }

 private:
  bool TraceToLiteral(Span span) {
    const Compact sql = ToCompact(script_.sql, span.begin, span.end);
    const Written* written = written_.Find(sql.text, cursor_, functions_);
    if (written == nullptr) return false;
    AppendRuns(sql, written->offsets, origins_);
    MoveTo(written->offsets.back() + 1, written->function);
    return true;
  }

  void TraceToCall(const RevisionScript::Statement& statement) {
    const Subject subject = SubjectOf(script_.sql, statement.statement);
    for (const auto makes : {MakesByOperation, MakesByExecuting, MakesAsByProduct}) {
      const PythonCall* call = FindCall([&](const PythonCall& each) { return makes(each, subject); });
      if (call == nullptr) continue;
      origins_.push_back({statement.whole, call->span, false});
      MoveTo(call->span.begin, call->function);
      return;
    }
  }

  template <typename Predicate>
  const PythonCall* FindCall(const Predicate& makes) const {
    const size_t count = std::min(python_.calls.size(), kMostCalls);
    for (const std::optional<size_t>& function : functions_) {
      const PythonCall* first = nullptr;
      for (size_t i = 0; i < count; ++i) {
        const PythonCall& call = python_.calls[i];
        if (call.function != function || (first != nullptr && call.span.begin < cursor_) || !makes(call)) continue;
        if (call.span.begin >= cursor_) return &call;
        first = &call;
      }
      if (first != nullptr) return first;
    }
    return nullptr;
  }

  // What is outside of the function says nothing about how far it has come.
  void MoveTo(uint32_t offset, std::optional<size_t> function) {
    if (function && function == functions_.front()) cursor_ = offset;
  }

  const RevisionScript& script_;
  const PythonScript& python_;
  WrittenStatements written_;
  std::vector<std::optional<size_t>> functions_;  // in which to look, in this order
  uint32_t cursor_ = 0;
  std::vector<Origin> origins_;
};

}  // namespace

std::string WithoutPrintedLines(std::string_view text, const PythonScript& python) {
  std::string kept;
  for (uint32_t at = 0; at < text.size();) {
    const Line line = LineAt(text, at);
    const std::string compact = ToCompact(text, line.span.begin, line.span.end).text;
    // Each of Alembic's own statements ends in one: what is not printed for certain stays.
    const bool may_be_printed = !compact.empty() && !compact.ends_with(';');
    const bool is_printed =
        may_be_printed && std::any_of(python.printed.begin(), python.printed.end(), [&](const std::string& printed) {
          return MayBePutTogetherFrom(printed, compact);
        });
    if (!is_printed) kept.append(text.substr(at, line.next - at));
    at = line.next;
  }
  return kept;
}

std::vector<Origin> TraceOrigins(const RevisionScript& script, const PythonScript& python, std::string_view function) {
  return Tracer(script, python, function).Trace();
}

}  // namespace sluice::migrations
