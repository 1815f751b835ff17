#include "migrations/python_script.h"

#include <algorithm>
#include <map>
#include <utility>

#include "migrations/python_assignments.h"
#include "migrations/python_tokens.h"

namespace sluice::migrations {
namespace {

using Kind = PythonToken::Kind;
using Tokens = std::vector<PythonToken>;

bool Opens(const PythonToken& token) {
  return token.Is("(") || token.Is("[") || token.Is("{");
}

bool Closes(const PythonToken& token) {
  return token.Is(")") || token.Is("]") || token.Is("}");
}

// Of the bracket that begins there; the last token where nothing closes it.
size_t ClosingBracket(const Tokens& tokens, size_t open) {
  int depth = 0;
  for (size_t i = open; i < tokens.size(); ++i) {
    if (Opens(tokens[i])) ++depth;
    if (Closes(tokens[i]) && --depth == 0) return i;
  }
  return tokens.size() - 1;
}

// "object.name(" begins here.
bool IsMethodCall(const Tokens& tokens, size_t at) {
  return at + 3 < tokens.size() && tokens[at].kind == Kind::kName && tokens[at + 1].Is(".") &&
         tokens[at + 2].kind == Kind::kName && tokens[at + 3].Is("(");
}

bool IsPrint(const Tokens& tokens, size_t at) {
  return at + 1 < tokens.size() && tokens[at].IsName("print") && tokens[at + 1].Is("(");
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), constants_(ReadPythonAssignments(text)) {}

  PythonScript Read() {
    PythonLexer lexer(text_);
    for (bool ended = false; !ended;) {
      const Tokens tokens = NextLogicalLine(lexer, ended);
      if (!tokens.empty()) TakeLine(tokens);
    }
    return std::move(script_);
  }

 private:
  void TakeLine(const Tokens& tokens) {
    if (IsAtTopLevel(tokens.front(), text_)) Enter(tokens);
    TakeStrings(tokens);
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (IsPrint(tokens, i)) TakePrinted(tokens, i + 1);
      if (!IsMethodCall(tokens, i)) continue;
      const size_t end = ClosingBracket(tokens, i + 3);
      TakeCall(tokens, i, end);
      // What is an argument of a call belongs to that call.
      if (tokens[i + 2].text != "batch_alter_table") i = end;
    }
  }

  void Enter(const Tokens& tokens) {
    const size_t name = tokens.front().IsName("async") ? 2 : 1;
    function_.reset();
    batch_tables_.clear();
    if (name >= tokens.size() || !tokens[name - 1].IsName("def")) return;
    function_ = script_.functions.size();
    script_.functions.push_back({tokens[name].text, {tokens.front().span.begin, tokens.back().span.end}});
  }

  void TakeStrings(const Tokens& tokens) {
    bool joins = false;
    for (const PythonToken& token : tokens) {
      if (token.kind != Kind::kString) {
        joins = false;
        continue;
      }
      if (!joins) script_.strings.push_back({{}, {}, token.span, true, function_});
      PythonString& string = script_.strings.back();
      string.value += token.text;
      string.offsets.insert(string.offsets.end(), token.offsets.begin(), token.offsets.end());
      string.span.end = token.span.end;
      string.is_literal = string.is_literal && token.is_literal;
      joins = true;
    }
  }

  void TakePrinted(const Tokens& tokens, size_t open) {
    std::string together;
    for (size_t i = open; i < ClosingBracket(tokens, open); ++i) {
      if (tokens[i].kind == Kind::kString) together += tokens[i].text;
    }
    script_.printed.push_back(std::move(together));
  }

  // An argument that is a string or a constant; nothing else is known here.
  std::optional<std::string> ValueOf(const Tokens& tokens, size_t at) const {
    const PythonToken& token = tokens[at];
    if (token.kind == Kind::kString) return token.text;
    const bool is_alone =
        !tokens[at - 1].Is(".") && !tokens[at + 1].Is("=") && !tokens[at + 1].Is("(") && !tokens[at + 1].Is(".");
    if (token.kind != Kind::kName || !is_alone) return std::nullopt;
    const auto constant = constants_.find(token.text);
    if (constant == constants_.end() || constant->second.strings.size() != 1) return std::nullopt;
    return constant->second.strings.front();
  }

  void TakeCall(const Tokens& tokens, size_t begin, size_t end) {
    PythonCall call{tokens[begin + 2].text, {tokens[begin].span.begin, tokens[end].span.end}, {}, {}, function_};
    for (size_t i = begin + 4; i < end; ++i) {
      if (auto value = ValueOf(tokens, i)) call.strings.push_back(std::move(*value));
    }
    if (const auto batch = batch_tables_.find(tokens[begin].text); batch != batch_tables_.end()) {
      call.batch_table = batch->second;
    }
    if (call.name == "batch_alter_table" && end + 2 < tokens.size() && tokens[end + 1].IsName("as")) {
      batch_tables_[tokens[end + 2].text] = call.strings.empty() ? std::string() : call.strings.front();
    }
    script_.calls.push_back(std::move(call));
  }

  std::string_view text_;
  std::map<std::string, PythonValue, std::less<>> constants_;
  PythonScript script_;
  std::optional<size_t> function_;
  std::map<std::string, std::string> batch_tables_;  // by the name that the `with` gives
};

}  // namespace

std::optional<size_t> PythonScript::FindFunction(std::string_view name) const {
  const auto found = std::find_if(functions.rbegin(), functions.rend(),
                                  [&](const PythonFunction& function) { return function.name == name; });
  if (found == functions.rend()) return std::nullopt;
  return static_cast<size_t>(functions.rend() - found) - 1;
}

PythonScript ReadPythonScript(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace sluice::migrations
