#include "migrations/alembic_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analyzer/lex/lexer.h"
#include "analyzer/lex/split.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kArrow = " -> ";

std::string_view HeaderStart(Direction direction) {
  return direction == Direction::kUp ? "-- Running upgrade " : "-- Running downgrade ";
}

// "-- Running upgrade a, b -> c" is of c, "-- Running downgrade c -> a, b" too (MigrationStep.short_log).
std::optional<std::string> RevisionOf(std::string_view line, Direction direction) {
  const std::string_view start = HeaderStart(direction);
  if (!line.starts_with(start)) return std::nullopt;
  const size_t arrow = line.find(kArrow, start.size() - 1);
  if (arrow == std::string_view::npos) return std::nullopt;
  const std::string_view id = direction == Direction::kUp ? line.substr(arrow + kArrow.size())
                                                          : line.substr(start.size(), arrow - start.size());
  return std::string(Trim(id));
}

// Whether a line of the text is this one.
bool HasLine(std::string_view text, std::string_view wanted) {
  for (uint32_t at = 0; at < text.size();) {
    const Line line = LineAt(text, at);
    if (Trim(text.substr(line.span.begin, line.span.length())) == wanted) return true;
    at = line.next;
  }
  return false;
}

// A statement as Alembic prints those about its own table, whatever the table is called
// (alembic.runtime.migration.HeadMaintainer).
bool IsBookkeeping(std::string_view statement) {
  const auto between = [&](std::string_view start, std::string_view inside) {
    return statement.starts_with(start) && statement.find(inside) != std::string_view::npos;
  };
  return between("INSERT INTO ", " (version_num) VALUES ('") || between("UPDATE ", " SET version_num='") ||
         (between("DELETE FROM ", ".version_num = '") && statement.ends_with('\''));
}

// What is left where the last revision goes.
bool DropsTable(std::string_view statement, std::string_view table) {
  return !table.empty() && statement == fmt::format("DROP TABLE {}", table);
}

std::string_view TableOf(std::string_view bookkeeping) {
  constexpr std::string_view kDelete = "DELETE FROM ";
  if (!bookkeeping.starts_with(kDelete)) return {};
  const std::string_view rest = bookkeeping.substr(kDelete.size());
  return rest.substr(0, rest.find(' '));
}

struct Printed {
  Span whole;
  Span statement;
  bool in_transaction = false;
};

std::vector<lex::RawStatement> StatementsOf(std::string_view text) {
  std::vector<lex::RawStatement> statements;
  lex::Splitter splitter(text, {0, static_cast<uint32_t>(text.size())});
  lex::Chunk chunk;
  while (splitter.Next(chunk)) statements.insert(statements.end(), chunk.statements.begin(), chunk.statements.end());
  return statements;
}

// Where the comments before a statement begin: from behind the statement before it, without semicolons and blanks.
uint32_t CommentsBefore(std::string_view text, uint32_t begin, uint32_t statement) {
  uint32_t at = begin;
  while (at < statement && (IsSpace(text[at]) || text[at] == ';')) ++at;
  const size_t end = text.substr(at, statement - at).rfind("\n;");
  return end == std::string_view::npos ? at : at + static_cast<uint32_t>(end) + 2;
}

// Behind the revision's statements come Alembic's own.
void RemoveBookkeeping(std::string_view text, std::vector<Printed>& statements) {
  const auto text_of = [&](const Printed& each) { return text.substr(each.statement.begin, each.statement.length()); };
  if (statements.size() >= 2) {
    const std::string_view table = TableOf(text_of(statements[statements.size() - 2]));
    if (DropsTable(text_of(statements.back()), table)) statements.pop_back();
  }
  while (!statements.empty() && IsBookkeeping(text_of(statements.back()))) statements.pop_back();
}

std::vector<Printed> OwnStatements(const PrintedRevision& revision, std::string_view text) {
  std::vector<Printed> statements;
  bool in_transaction = revision.in_transaction;
  uint32_t behind = 0;
  for (const lex::RawStatement& raw : StatementsOf(text)) {
    const std::string_view statement = text.substr(raw.span.begin, raw.span.length());
    if (statement == "BEGIN" || statement == "COMMIT") {
      in_transaction = statement == "BEGIN";
    } else {
      statements.push_back({{CommentsBefore(text, behind, raw.span.begin), raw.span.end}, raw.span, in_transaction});
    }
    behind = raw.span.end;
  }
  RemoveBookkeeping(text, statements);
  return statements;
}

// Alembic puts its semicolon behind a comment, too, where a text ends in one: there it ends nothing. One that does goes
// into the blank line that follows, where what comes next looks like the beginning of a statement.
std::string WithoutHiddenEnds(std::string text) {
  lex::Lexer lexer(text, {0, static_cast<uint32_t>(text.size())});
  lex::Token token;
  while (lexer.Next(token)) {
  }
  const std::vector<Span> comments = std::move(lexer.comments());
  for (const Span& comment : comments) {
    const std::string_view written = std::string_view(text).substr(comment.begin, comment.length());
    const std::string_view behind = std::string_view(text).substr(comment.end, 3);
    const bool is_last = written.starts_with("--") && Trim(written).ends_with(';') && behind.starts_with("\n\n") &&
                         (behind.size() < 3 || (behind[2] >= 'A' && behind[2] <= 'Z'));
    if (is_last) text[comment.end + 1] = ';';
  }
  return text;
}

void Append(std::string_view text, const Printed& statement, RevisionScript& script) {
  const auto at = static_cast<uint32_t>(script.sql.size());
  const uint32_t begin = std::min(statement.whole.begin, statement.statement.begin);
  const auto moved = [&](uint32_t offset) { return at + (offset - begin); };
  script.sql.append(text.substr(begin, statement.statement.end - begin)).append(";\n");
  script.statements.push_back(
      {{at, moved(statement.statement.end)}, {moved(statement.statement.begin), moved(statement.statement.end)}});
}

}  // namespace

std::vector<PrintedRevision> SplitAlembicOutput(std::string_view printed, Direction direction) {
  std::vector<PrintedRevision> revisions;
  bool in_transaction = false;
  uint32_t section = 0;
  const auto close = [&](uint32_t end) {
    const std::string_view text = printed.substr(section, end - section);
    if (revisions.empty()) {
      in_transaction = HasLine(text, "BEGIN;");
    } else {
      revisions.back().text = text;
    }
  };
  for (uint32_t at = 0; at < printed.size();) {
    const Line line = LineAt(printed, at);
    if (auto id = RevisionOf(printed.substr(line.span.begin, line.span.length()), direction)) {
      close(at);
      // One transaction for all, or one for each that begins above its heading: either way it is in one.
      revisions.push_back({std::move(*id), {}, in_transaction});
      section = line.next;
    }
    at = line.next;
  }
  close(static_cast<uint32_t>(printed.size()));
  return revisions;
}

RevisionScript ReadRevisionScript(const PrintedRevision& revision) {
  const std::string text = WithoutHiddenEnds(revision.text);
  const std::vector<Printed> statements = OwnStatements(revision, text);
  const auto is_inside = [](const Printed& statement) { return statement.in_transaction; };
  const bool all = std::all_of(statements.begin(), statements.end(), is_inside);
  const bool none = std::none_of(statements.begin(), statements.end(), is_inside);
  RevisionScript script;
  const bool wrapped = statements.empty() ? revision.in_transaction : all;
  script.habit = wrapped ? TransactionHabit::kWrapped : TransactionHabit::kStatement;
  bool inside = false;
  for (const Printed& statement : statements) {
    if (!all && !none && statement.in_transaction != inside) {
      inside = statement.in_transaction;
      script.sql += inside ? "BEGIN;\n" : "COMMIT;\n";
    }
    Append(text, statement, script);
  }
  if (inside) script.sql += "COMMIT;\n";
  return script;
}

}  // namespace sluice::migrations
