#include <algorithm>

#include "analyzer/base/letter_case.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/model/body.h"
#include "analyzer/schema/column_naming.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsOfWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

// A name in lower case, and the hash by which it is looked for in bodies.
struct Word {
  explicit Word(std::string_view name)
      : text(ToLower(name)), hash(schema::KeyHash()(text)), is_one(std::all_of(text.begin(), text.end(), IsOfWord)) {}

  std::string text;
  uint64_t hash;
  bool is_one;  // a name in quotes may be several
};

// What goes or gets another name.
struct Gone {
  std::string table;   // key
  std::string name;    // of the table, as a body says it
  std::string column;  // empty: the table itself
  Word name_word{name};
  Word column_word{column};
};

using Naming = schema::ColumnNaming;

// The text of a function that the server does not look into.
const std::string* TextOf(const schema::CreatedFunction& function) {
  return function.parsed_body ? nullptr : function.definition.get();
}

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

schema::WordHashes WordsIn(const std::string& definition) {
  std::vector<uint64_t> words;
  const std::string lower_case = ToLower(definition);
  const std::string_view text = lower_case;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    while (end < text.size() && IsOfWord(text[end])) ++end;
    if (end > begin) words.push_back(schema::KeyHash()(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return schema::WordHashes(std::move(words));
}

// Most bodies do not have the word at all, and need not be read. Another word may have the same hash.
bool MaySay(const schema::CreatedFunction& function, const Word& word) {
  if (!word.is_one) return ToLower(*function.definition).find(word.text) != std::string::npos;
  return function.read->Words(WordsIn).Has(word.hash);
}

bool HasIt(const std::vector<Name>& relations, const Gone& gone, const schema::Schema& schema) {
  return std::any_of(relations.begin(), relations.end(),
                     [&](const Name& each) { return schema.Key(each) == gone.table; });
}

Naming NamingIn(const model::PartNames& names, const Gone& gone, const schema::Schema& schema) {
  Naming most = Naming::kNo;
  if (gone.column.empty() && HasIt(names.relations, gone, schema)) return Naming::kSurely;
  for (const model::StoredQuery& query : names.queries) {
    if (!gone.column.empty()) {
      most = std::max(most, schema::NamingOf(query, schema, gone.table, gone.column));
    } else if (schema::NamesRelation(query, schema, gone.table)) {
      return Naming::kSurely;
    }
  }
  return most;
}

// A temporary table of this name hides the other one from then on.
bool Hides(const model::PartNames& names, const Gone& gone) {
  return std::any_of(names.made.begin(), names.made.end(), [&](const Name& made) { return made.name == gone.name; });
}

// A part without the name needs no reading; what EXECUTE runs may put it together.
bool MaySay(const model::BodyPart& part, const Word& word) {
  return !word.is_one || part.kind == model::BodyPart::Kind::kExecute ||
         ToLower(part.sql).find(word.text) != std::string::npos;
}

// Words and dots of the bodies in the text; names as the server folds them.
std::vector<std::string> WordsOf(std::string_view text) {
  lex::Lexer outer(text, {0, static_cast<uint32_t>(text.size())});
  std::vector<std::string> words;
  for (lex::Token token; outer.Next(token);) {
    const bool quoted = token.kind == lex::TokenKind::kString;
    if (!quoted && token.kind != lex::TokenKind::kDollarString) continue;
    const size_t open = text.find(quoted ? '\'' : '$', quoted ? token.begin : token.begin + 1);
    lex::Lexer lexer(text, {static_cast<uint32_t>(open + 1), token.end});
    for (lex::Token inner; lexer.Next(inner);) {
      const bool dot = inner.kind == lex::TokenKind::kDot;
      words.push_back(dot ? "." : ParseName(text.substr(inner.begin, inner.end - inner.begin)).name);
    }
  }
  return words;
}

// Whether the text says the column elsewhere than in NEW.column and OLD.column.
bool SaysColumn(std::string_view text, const std::string& column) {
  const std::vector<std::string> words = WordsOf(text);
  for (size_t i = 0; i < words.size(); ++i) {
    const bool of_row = i >= 2 && words[i - 1] == "." && (words[i - 2] == "new" || words[i - 2] == "old");
    if (words[i] == column && !of_row) return true;
  }
  return false;
}

bool IsSpelledIn(std::string_view text, const Gone& gone) {
  return Holds(WordsOf(text), gone.name) && (gone.column.empty() || SaysColumn(text, gone.column));
}

// A body that cannot be read may name whatever its words say.
Naming NamesIn(const schema::CreatedFunction& function, const Gone& gone, const schema::Schema& schema) {
  std::vector<schema::DefinitionPart>* parts = function.read->Parts();
  if (parts == nullptr) return IsSpelledIn(*function.definition, gone) ? Naming::kPerhaps : Naming::kNo;
  Naming most = Naming::kNo;
  for (schema::DefinitionPart& part : *parts) {
    if (!MaySay(part.part(), gone.name_word)) continue;
    most = std::max(most, NamingIn(part.Names(), gone, schema));
    if (Hides(part.Names(), gone)) break;
  }
  return most;
}

// NEW.column and OLD.column, which the row of the trigger's table has.
bool NamesInRow(std::string_view text, const std::string& column) {
  const size_t begin = text.find('$');  // bodies in single quotes double theirs; few are
  if (begin == std::string_view::npos) return false;
  const size_t tag = text.find('$', begin + 1);
  if (tag == std::string_view::npos) return false;
  lex::Lexer lexer(text, {static_cast<uint32_t>(tag + 1), static_cast<uint32_t>(text.size())});
  int row = 0;  // 1 behind NEW, 2 behind NEW and a dot
  for (lex::Token token; lexer.Next(token);) {
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    if (row == 2 && ParseName(word).name == column) return true;
    const bool is_row =
        token.kind == lex::TokenKind::kWord && (lex::IsKeyword(word, "NEW") || lex::IsKeyword(word, "OLD"));
    row = is_row ? 1 : row == 1 && token.kind == lex::TokenKind::kDot ? 2 : 0;
  }
  return false;
}

bool RunsOn(const schema::CreatedFunction& function, const schema::Relation* table) {
  return table != nullptr && std::any_of(table->triggers.begin(), table->triggers.end(), [&](const auto& trigger) {
           return trigger.function == function.name &&
                  (trigger.function_schema.empty() || trigger.function_schema == function.schema);
         });
}

Naming Names(const schema::CreatedFunction& function, const Gone& gone, const schema::Schema& schema) {
  const std::string* text = TextOf(function);
  if (text == nullptr) return Naming::kNo;
  if (gone.column.empty()) return MaySay(function, gone.name_word) ? NamesIn(function, gone, schema) : Naming::kNo;
  if (!MaySay(function, gone.column_word)) return Naming::kNo;
  if (RunsOn(function, schema.FindKey(gone.table)) && NamesInRow(*text, gone.column)) return Naming::kSurely;
  if (!MaySay(function, gone.name_word)) return Naming::kNo;
  // Words are cheaper than a tree.
  return SaysColumn(*text, gone.column) ? NamesIn(function, gone, schema) : Naming::kNo;
}

// RETURNS trigger: only a trigger can call it.
bool ReturnsTrigger(const std::string& definition) {
  lex::Lexer lexer(definition, {0, static_cast<uint32_t>(definition.size())});
  bool behind_returns = false;
  for (lex::Token token; lexer.Next(token);) {
    const std::string_view word = std::string_view(definition).substr(token.begin, token.end - token.begin);
    if (behind_returns) return lex::IsKeyword(word, "TRIGGER");
    behind_returns = token.kind == lex::TokenKind::kWord && lex::IsKeyword(word, "RETURNS");
  }
  return false;
}

bool CanBeCalled(const schema::CreatedFunction& function, const schema::Schema& schema) {
  if (function.definition == nullptr || !ReturnsTrigger(*function.definition)) return true;
  const auto& relations = schema.relations();
  return std::any_of(relations.begin(), relations.end(),
                     [&](const auto& relation) { return RunsOn(function, relation.second.get()); });
}

// The row that its trigger gives it has the column, and nothing else in it names it.
bool NamesInRowAlone(const schema::CreatedFunction& function, const Gone& gone, const schema::Schema& schema) {
  return !gone.column.empty() && !RunsOn(function, schema.FindKey(gone.table)) &&
         (!MaySay(function, gone.name_word) || NamesIn(function, gone, schema) == Naming::kNo);
}

// By the end of the script it is back, or the function is dropped or written anew, or no trigger calls it here any
// more.
Remedy PutRight(const schema::CreatedFunction& function, const Gone& gone) {
  return [key = function.Key(), definition = function.definition, gone](const schema::Schema& schema) {
    const schema::Relation* table = schema.FindKey(gone.table);
    if (table != nullptr && (gone.column.empty() || table->FindColumn(gone.column) != nullptr)) return true;
    const auto found = schema.functions().find(key);
    if (found == schema.functions().end()) return true;
    if (found->second->uncertain) return false;
    if (NamesInRowAlone(*found->second, gone, schema) || !CanBeCalled(*found->second, schema)) return true;
    return found->second->definition != definition && Names(*found->second, gone, schema) == Naming::kNo;
  };
}

// A condition may have dropped the function by then, or written it anew.
Remedy IsDoubtful(const schema::CreatedFunction& function) {
  return [key = function.Key()](const schema::Schema& schema) {
    const auto found = schema.functions().find(key);
    return found != schema.functions().end() && found->second->uncertain;
  };
}

void Report(Span span, const Gone& gone, const schema::CreatedFunction& function, Naming naming, Context& context) {
  const std::string name = function.schema == "public" ? function.name : function.schema + "." + function.name;
  const std::string what = gone.column.empty() ? gone.name : gone.name + "." + gone.column;
  Draft draft = context.Report(span, "function '{}' still names '{}' and fails when it is called", name, what);
  draft.Advice("Replace the function in the same migration: its body is text, which does not follow.")
      .UnlessLater(PutRight(function, gone), IsDoubtful(function));
  if (naming == Naming::kPerhaps) draft.Severity(Severity::kWarning);
}

void CheckGone(Span span, const Gone& gone, Context& context) {
  if (context.IsNewKey(gone.table)) return;
  std::vector<std::pair<const schema::CreatedFunction*, Naming>> found;
  for (const auto& [key, function] : context.schema().functions()) {
    const Naming naming = Names(*function, gone, context.schema());
    if (naming != Naming::kNo && CanBeCalled(*function, context.schema())) found.emplace_back(function.get(), naming);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first->Key() < b.first->Key(); });
  for (const auto& [function, naming] : found) Report(span, gone, *function, naming, context);
}

void CheckTable(const DropTable& drop, Context& context) {
  CheckGone(drop.span, {context.schema().Key(drop.table), drop.table.name, {}}, context);
}

void CheckView(const DropView& drop, Context& context) {
  CheckGone(drop.span, {context.schema().Key(drop.view), drop.view.name, {}}, context);
}

void CheckColumn(const DropColumn& drop, Context& context) {
  if (context.effects().destroys.empty()) return;
  CheckGone(drop.span, {context.schema().Key(drop.table), drop.table.name, drop.column}, context);
}

void CheckRenamed(const RenameTable& rename, Context& context) {
  CheckGone(rename.span, {context.schema().Key(rename.table), rename.table.name, {}}, context);
}

void CheckRenamedColumn(const RenameColumn& rename, Context& context) {
  CheckGone(rename.span, {context.schema().Key(rename.table), rename.table.name, rename.column}, context);
}

}  // namespace

SLUICE_RULE(function_body_names_dropped_object){
    .id = "SLU407",
    .severity = Severity::kError,
    .category = Category::kCompatibility,
    .summary = "Finds drops and renames of what the body of a function still names.",
    .why = R"md(
The body of a function in SQL or PL/pgSQL is text. PostgreSQL looks the names in it up when the function runs, so nothing stops
the drop or the rename, `CASCADE` is not needed, and the migration succeeds. The function fails when it is called next, and a
trigger function with it every `INSERT` or `UPDATE` of its table: `column "email" does not exist`,
`record "new" has no field "email"`.

Looked at are the functions that the history created, as they are then: tables and columns that their statements name, also in
`TRUNCATE`, `LOCK TABLE` or `REFRESH MATERIALIZED VIEW` and in the type of a variable, and `NEW.column` and `OLD.column` of
trigger functions. A warning where something else in the query, whose columns are not all known, may have such a column, and
where a body cannot be read but for its words (one with an explicit cursor, say). What a function builds as text and runs with
`EXECUTE` is not seen. Not reported where the same migration drops the function or writes it anew without the name, where no
trigger calls a trigger function (any more), and for bodies in `BEGIN ATOMIC` (14 and later), which the server tracks: there the
drop fails.

A warning, too, where a `DO` block drops the function or writes it anew under a condition: it exists maybe.

Replace the function in the same migration:

    CREATE OR REPLACE FUNCTION order_count() RETURNS bigint LANGUAGE sql AS $$ SELECT count(id) FROM orders $$;
    ALTER TABLE orders DROP COLUMN email;

Ignore it where the function is not called any more, and say so; better drop it, too.

PostgreSQL manual: CREATE FUNCTION; "Dependency Tracking".
)md",
    .bad = R"sql(CREATE FUNCTION order_emails() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
ALTER TABLE orders DROP COLUMN email;)sql",
    .good = R"sql(CREATE FUNCTION order_emails() RETURNS bigint LANGUAGE sql AS $$ SELECT count(email) FROM orders $$;
CREATE OR REPLACE FUNCTION order_emails() RETURNS bigint LANGUAGE sql AS $$ SELECT count(id) FROM orders $$;)sql",
    .check = On<CheckTable, CheckView, CheckColumn, CheckRenamed, CheckRenamedColumn>,
};

}  // namespace sluice::rules
