#include "analyzer/ast/plpgsql_tree.h"

#include <charconv>
#include <utility>

#include "analyzer/base/utf8.h"

namespace sluice::ast {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Of numbers, true, false and null.
bool IsOfWord(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' || c == '+' || c == '-' || c == '.';
}

constexpr size_t kHexDigits = 4;

// What \uXXXX stands for; nothing for what is no character by itself. libpg_query writes control characters so, and "<"
// (_outToken in pg_query_json_outfuncs.c).
std::optional<uint32_t> CodePoint(std::string_view digits) {
  uint32_t code = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (error != std::errc() || end != digits.data() + kHexDigits || surrogate) return std::nullopt;
  return code;
}

void AppendUtf8(uint32_t code, std::string& text) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | code >> 6U);
    text += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    text += static_cast<char>(0xE0U | code >> 12U);
    text += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// Of one letter behind a backslash; NUL where it means nothing.
char Escaped(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

}  // namespace

// Nesting is followed with a list of what is open, not by recursion.
class PlpgsqlTreeReader {
 public:
  explicit PlpgsqlTreeReader(PlpgsqlTree& tree) : tree_(tree), text_(tree.json_) {}

  bool Read() {
    if (!ReadValue({})) return false;
    while (!open_.empty()) {
      SkipBlanks();
      const bool first = open_.back().last == PlpgsqlTree::kNone;
      if (Take(IsInObject() ? '}' : ']')) {
        open_.pop_back();
      } else if ((!first && !Take(',')) || !ReadItem()) {
        return false;
      }
    }
    SkipBlanks();
    return at_ == text_.size();
  }

 private:
  using Kind = PlpgsqlTree::Kind;
  using Part = PlpgsqlTree::Part;

  struct Open {
    uint32_t node;
    uint32_t last = PlpgsqlTree::kNone;  // of its items so far
  };

  bool IsInObject() const { return tree_.nodes_[open_.back().node].kind == Kind::kObject; }

  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  }

  bool Take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  bool ReadItem() {
    SkipBlanks();
    if (!IsInObject()) return ReadValue({});
    const std::optional<Part> name = ReadText();
    if (!name) return false;
    SkipBlanks();
    return Take(':') && ReadValue(*name);
  }

  bool ReadValue(Part name) {
    SkipBlanks();
    if (at_ >= text_.size()) return false;
    const uint32_t node = NodeFor(name);
    switch (text_[at_]) {
      case '{':
      case '[':
        tree_.nodes_[node].kind = text_[at_] == '{' ? Kind::kObject : Kind::kList;
        open_.push_back({node});
        ++at_;
        return true;
      case '"': {
        const std::optional<Part> text = ReadText();
        if (text) tree_.nodes_[node].value = *text;
        tree_.nodes_[node].kind = Kind::kText;
        return text.has_value();
      }
      default:
        return ReadWord(tree_.nodes_[node].value);
    }
  }

  bool ReadWord(Part& word) {
    word.begin = At();
    while (at_ < text_.size() && IsOfWord(text_[at_])) ++at_;
    word.end = At();
    return word.end > word.begin;
  }

  // The inside of the quotes.
  std::optional<Part> ReadText() {
    if (!Take('"')) return std::nullopt;
    const uint32_t begin = At();
    while (at_ < text_.size() && text_[at_] != '"') {
      if (static_cast<unsigned char>(text_[at_]) < ' ') return std::nullopt;
      if (text_[at_] != '\\') {
        ++at_;
        continue;
      }
      const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      const bool is_code = letter == 'u' && CodePoint(text_.substr(at_ + 2, kHexDigits));
      if (!is_code && Escaped(letter) == '\0') return std::nullopt;
      at_ += is_code ? 2 + kHexDigits : 2;
    }
    const Part inside{begin, At()};
    return Take('"') ? std::optional(inside) : std::nullopt;
  }

  // What is open gets an item more; of members with the same name the last counts.
  uint32_t NodeFor(Part name) {
    if (open_.empty()) return NewNode(name);
    Open& open = open_.back();
    if (IsInObject()) {
      const std::string_view written = tree_.Written(name);
      for (uint32_t at = tree_.nodes_[open.node].first; at != PlpgsqlTree::kNone; at = tree_.nodes_[at].next) {
        PlpgsqlTree::Node& node = tree_.nodes_[at];
        if (tree_.Written(node.name) != written) continue;
        node = {node.name, {}, PlpgsqlTree::kNone, node.next, Kind::kOther};
        return at;
      }
    }
    const uint32_t node = NewNode(name);
    (open.last == PlpgsqlTree::kNone ? tree_.nodes_[open.node].first : tree_.nodes_[open.last].next) = node;
    return open.last = node;
  }

  uint32_t NewNode(Part name) {
    tree_.nodes_.push_back({name, {}, PlpgsqlTree::kNone, PlpgsqlTree::kNone, Kind::kOther});
    return static_cast<uint32_t>(tree_.nodes_.size() - 1);
  }

  uint32_t At() const { return static_cast<uint32_t>(at_); }

  PlpgsqlTree& tree_;
  std::string_view text_;
  size_t at_ = 0;
  std::vector<Open> open_;
};

std::optional<PlpgsqlTree> PlpgsqlTree::Read(std::string json) {
  constexpr size_t kBytesPerNode = 24;
  if (json.size() >= kNone || FindInvalidUtf8(json) < json.size()) return std::nullopt;
  PlpgsqlTree tree;
  tree.nodes_.reserve(json.size() / kBytesPerNode);
  tree.json_ = std::move(json);
  if (!PlpgsqlTreeReader(tree).Read()) return std::nullopt;
  return tree;
}

bool PlpgsqlItem::IsObject() const {
  return tree_ != nullptr && tree_->nodes_[node_].kind == PlpgsqlTree::Kind::kObject;
}

bool PlpgsqlItem::IsList() const {
  return tree_ != nullptr && tree_->nodes_[node_].kind == PlpgsqlTree::Kind::kList;
}

std::string_view PlpgsqlItem::name() const {
  return tree_ == nullptr ? std::string_view() : tree_->Written(tree_->nodes_[node_].name);
}

PlpgsqlItem PlpgsqlItem::First() const {
  if (tree_ == nullptr || tree_->nodes_[node_].first == PlpgsqlTree::kNone) return {};
  return {tree_, tree_->nodes_[node_].first};
}

PlpgsqlItem PlpgsqlItem::Next() const {
  if (tree_ == nullptr || tree_->nodes_[node_].next == PlpgsqlTree::kNone) return {};
  return {tree_, tree_->nodes_[node_].next};
}

PlpgsqlItem PlpgsqlItem::operator[](std::string_view name) const {
  if (!IsObject()) return {};
  PlpgsqlItem item = First();
  while (item && item.name() != name) item = item.Next();
  return item;
}

uint32_t PlpgsqlItem::Number(uint32_t otherwise) const {
  if (tree_ == nullptr || tree_->nodes_[node_].kind != PlpgsqlTree::Kind::kOther) return otherwise;
  const std::string_view written = tree_->Written(tree_->nodes_[node_].value);
  uint32_t number = otherwise;
  std::from_chars(written.data(), written.data() + written.size(), number);
  return number;
}

std::string PlpgsqlItem::Text() const {
  if (tree_ == nullptr || tree_->nodes_[node_].kind != PlpgsqlTree::Kind::kText) return {};
  std::string_view written = tree_->Written(tree_->nodes_[node_].value);
  std::string text;
  text.reserve(written.size());
  for (size_t escape = written.find('\\'); escape != std::string_view::npos; escape = written.find('\\')) {
    text.append(written.substr(0, escape));
    const char letter = written[escape + 1];
    const bool is_code = letter == 'u';
    if (is_code) {
      AppendUtf8(CodePoint(written.substr(escape + 2, kHexDigits)).value_or(0), text);
    } else {
      text += Escaped(letter);
    }
    written.remove_prefix(escape + (is_code ? 2 + kHexDigits : 2));
  }
  return text.append(written);
}

}  // namespace sluice::ast
