// The call into libpg_query.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analyzer/ast/node.h"

namespace sluice::ast {

// The grammar's PostgreSQL major version.
inline constexpr int kGrammarMajor = PG_MAJORVERSION_NUM;

struct ParseError {
  uint32_t offset = 0;   // byte in the parsed text
  bool located = false;  // whether offset means anything
  std::string message;   // PostgreSQL's, cut where it quotes a whole file
};

// A parse tree and the memory it stands in. Lives and dies on one thread; nothing may point into it afterwards. At most
// one exists per thread at a time (libpg_query's memory contexts are a stack).
class ParseTree {
 public:
  // input: UTF-8 without NUL; kept by the caller while the tree lives.
  explicit ParseTree(const std::string& input);
  ~ParseTree();
  ParseTree(const ParseTree&) = delete;
  ParseTree& operator=(const ParseTree&) = delete;
  ParseTree(ParseTree&&) = delete;
  ParseTree& operator=(ParseTree&&) = delete;

  const std::optional<ParseError>& error() const { return error_; }
  // Empty where there is an error.
  Items<::RawStmt> statements() const { return Items<::RawStmt>(statements_); }

 private:
  ::MemoryContext context_;
  const ::List* statements_ = nullptr;
  std::optional<ParseError> error_;
};

}  // namespace sluice::ast
