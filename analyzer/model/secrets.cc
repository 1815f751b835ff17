// Passwords that stand in a statement.
#include <algorithm>
#include <optional>
#include <vector>

#include "analyzer/base/secret.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/model/spelling.h"

namespace sluice::model {
namespace {

using lex::TokenKind;
using SecretKind = Secret::Kind;

// A body in a body in a body: more nobody writes.
constexpr int kDeepestBody = 3;

// The inside of a string.
Span ValueSpan(const lex::Token& token, std::string_view spelled) {
  const bool dollars = token.kind == TokenKind::kDollarString;
  const auto tag = static_cast<uint32_t>(dollars ? spelled.find('$', 1) + 1 : 1);
  const uint32_t lead = dollars ? tag : static_cast<uint32_t>(spelled.find('\'')) + 1;
  return {token.begin + lead, std::max(token.begin + lead, token.end - tag)};
}

// It is replaced before it reaches the server: '${password}', '{{ password }}', '%s'.
bool IsPlaceholder(std::string_view value) {
  constexpr std::string_view kOpenings[] = {"${", "{{", "$(", "<%", "%(", "#{", "@@"};
  return value == "%s" || value == "?" || value.starts_with('$') ||
         std::any_of(std::begin(kOpenings), std::end(kOpenings),
                     [&](auto opening) { return value.find(opening) != std::string_view::npos; });
}

// '!' and '*' say that there is no password, or that none fits.
bool IsMark(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) { return lex::IsIdentifierByte(c); });
}

// What pg_authid keeps (get_password_type in crypt.c).
SecretKind KindOfPassword(std::string_view value) {
  constexpr size_t kMd5Length = 35;
  const bool hash = value.starts_with("SCRAM-SHA-256$") || (value.starts_with("md5") && value.size() == kMd5Length);
  return hash ? SecretKind::kHash : SecretKind::kPassword;
}

Span SpanOf(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// What says nothing of a host or a user is no connection string.
bool Connects(std::string_view value) {
  constexpr std::string_view kOptions[] = {"host=", "user=", "dbname=", "hostaddr="};
  return std::any_of(std::begin(kOptions), std::end(kOptions),
                     [&](auto option) { return value.find(option) != std::string_view::npos; });
}

// EXECUTE 'ALTER ROLE app PASSWORD ''x''': the quotes of the inner one are doubled.
std::optional<Span> QuotedIn(std::string_view value) {
  constexpr std::string_view kWord = "password";
  if (value.find("''") == std::string_view::npos) return std::nullopt;
  const size_t word = FindPassword(value);
  if (word == std::string_view::npos) return std::nullopt;
  const size_t at = std::min(value.find_first_not_of(" \t\n", word + kWord.size()), value.size());
  const size_t end = value.substr(at, 2) == "''" ? value.find("''", at + 2) : std::string_view::npos;
  return end == std::string_view::npos ? std::nullopt : std::optional(SpanOf(at + 2, end));
}

class SecretFinder {
 public:
  SecretFinder(std::string_view text, int depth, Statement& out) : text_(text), depth_(depth), out_(out) {}

  void Take(const lex::Token& token) {
    constexpr std::string_view kPassword = "PASSWORD";
    if (token.kind == TokenKind::kWord) {
      behind_password_ = token.end - token.begin == kPassword.size() && lex::IsKeyword(Spelled(token), kPassword);
      return;
    }
    if (token.kind == TokenKind::kString || token.kind == TokenKind::kDollarString) {
      TakeString(token, ValueSpan(token, Spelled(token)));
    } else if (token.kind == TokenKind::kPsqlCommand) {
      TakeConnection(token.span(), "'");
    } else if (token.kind == TokenKind::kOperator && Spelled(token) == "=") {
      return;  // it may stand between PASSWORD and the literal
    }
    behind_password_ = false;
  }

 private:
  std::string_view Spelled(const lex::Token& token) const { return text_.substr(token.begin, token.end - token.begin); }

  void TakeString(const lex::Token& token, Span inside) {
    const std::string_view value = text_.substr(inside.begin, inside.length());
    if (behind_password_) return Add(inside, {0, inside.length()}, KindOfPassword(value));
    if (token.kind == TokenKind::kDollarString) return TakeBody(inside, value);
    if (TakeConnection(inside, token.kind == TokenKind::kString ? "''" : "'")) return;
    if (const auto found = QuotedIn(value)) Add(inside, *found, SecretKind::kPassword);
  }

  // Text around an address ends it, too.
  bool TakeConnection(Span inside, std::string_view quote) {
    const std::string_view value = text_.substr(inside.begin, inside.length());
    std::vector<Span> found = Connects(value) ? PasswordsInOptions(value, quote) : std::vector<Span>();
    if (const auto password = PasswordInAddress(value, "/? \t\n\"'<>")) found.push_back(*password);
    // "password = x" is more often an assignment.
    std::erase_if(found, [&](const Span& password) { return value[password.begin - 1] == ' '; });
    for (const Span& password : found) Add(inside, password, SecretKind::kConnection);
    return !found.empty();
  }

  void Add(Span string, Span found, SecretKind kind) {
    const Span span{string.begin + found.begin, string.begin + found.end};
    const std::string_view value = text_.substr(span.begin, span.length());
    if (!IsMark(value) && !IsPlaceholder(value)) out_.actions.emplace_back(Secret{span, kind});
  }

  void TakeBody(Span inside, std::string_view value) {
    if (depth_ == kDeepestBody || FindPassword(value) == std::string_view::npos) return;
    lex::Lexer lexer(text_, inside);
    SecretFinder finder(text_, depth_ + 1, out_);
    for (lex::Token token; lexer.Next(token);) finder.Take(token);
  }

  std::string_view text_;
  int depth_;
  Statement& out_;
  bool behind_password_ = false;
};

}  // namespace

bool MayHoldSecrets(std::string_view text) {
  return text.find("://") != std::string_view::npos || FindPassword(text) != std::string_view::npos;
}

void AddSecrets(const TokenView& tokens, Statement& statement) {
  SecretFinder finder(tokens.text(), 0, statement);
  for (size_t i = 0; i < tokens.size(); ++i) finder.Take(tokens[i]);
}

void AddSecrets(std::string_view text, Span region, Statement& statement) {
  if (!MayHoldSecrets(text.substr(region.begin, region.length()))) return;
  lex::Lexer lexer(text, region);
  SecretFinder finder(text, 0, statement);
  for (lex::Token token; lexer.Next(token);) finder.Take(token);
}

}  // namespace sluice::model
