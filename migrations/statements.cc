#include "migrations/statements.h"

#include <cstdint>

#include "analyzer/lex/split.h"
#include "migrations/text.h"

namespace sluice::migrations {

std::vector<std::string_view> StatementsOf(std::string_view sql) {
  lex::Splitter splitter(sql, {0, static_cast<uint32_t>(sql.size())});
  std::vector<std::string_view> pieces;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    if (const std::string_view piece = Trim(sql.substr(begin, end - begin)); !piece.empty()) pieces.push_back(piece);
  };
  for (lex::Chunk chunk; splitter.Next(chunk);) {
    for (const lex::RawStatement& statement : chunk.statements) {
      add(statement.span.end);
      begin = statement.span.end;
      while (begin < sql.size() && IsSpace(sql[begin])) ++begin;
      if (begin < sql.size() && sql[begin] == ';') ++begin;
    }
  }
  const std::string_view rest = Trim(sql.substr(begin));
  if (rest.empty() || pieces.empty()) return pieces;
  // A comment behind the last statement: from its beginning on, the semicolon stays inside.
  const std::string_view last = pieces.back();
  pieces.back() = sql.substr(static_cast<size_t>(last.data() - sql.data()),
                             static_cast<size_t>(rest.data() + rest.size() - last.data()));
  return pieces;
}

}  // namespace sluice::migrations
