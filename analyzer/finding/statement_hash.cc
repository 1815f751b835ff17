#include "analyzer/finding/statement_hash.h"

#include <fmt/core.h>

#include "analyzer/base/letter_case.h"
#include "analyzer/lex/lexer.h"

namespace sluice {
namespace {

constexpr uint64_t kFnvOffset = 0xCBF29CE484222325ULL;

// FNV-1a.
uint64_t Hash(uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
}

uint64_t Hash(uint64_t hash, std::string_view text) {
  for (const char c : text) hash = Hash(hash, c);
  return hash;
}

uint64_t HashFolded(uint64_t hash, std::string_view word) {
  for (const char c : word) hash = Hash(hash, ToLower(c));
  return hash;
}

// What the lexer passes over, blanks and comments, counts for nothing.
uint64_t HashTokens(uint64_t hash, std::string_view text) {
  lex::Lexer lexer(text, {0, static_cast<uint32_t>(text.size())});
  lex::Token token;
  while (lexer.Next(token)) {
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    hash = token.kind == lex::TokenKind::kWord ? HashFolded(hash, word) : Hash(hash, word);
    hash = Hash(hash, '\0');
  }
  return hash;
}

}  // namespace

std::string StatementHashes::Next(uint32_t source, std::string_view rule_id, std::string_view text) {
  const uint64_t hash = HashTokens(Hash(Hash(kFnvOffset, rule_id), '\0'), text);
  const uint32_t number = ++seen_[{source, hash}];
  return fmt::format("{:016x}", Hash(hash, std::to_string(number)));
}

}  // namespace sluice
