#include "migrations/liquibase_changesets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "analyzer/base/source.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

std::string_view TrimLeft(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  return text;
}

// What a line says behind its dashes; nothing where it does not begin with exactly that many.
std::optional<std::string_view> BehindDashes(std::string_view line, std::string_view dashes) {
  line = TrimLeft(line);
  if (!line.starts_with(dashes)) return std::nullopt;
  line.remove_prefix(dashes.size());
  if (line.starts_with('-')) return std::nullopt;
  return TrimLeft(line);
}

// Behind "--" and the word; nothing where the line is another one.
std::optional<std::string_view> Behind(std::string_view line, std::string_view word) {
  const std::optional<std::string_view> content = BehindDashes(line, "--");
  if (!content || !StartsIgnoringCase(*content, word)) return std::nullopt;
  return content->substr(word.size());
}

// The value of `name:value` where it stands last on the line, as the parser's greedy expressions find it.
std::optional<std::string_view> Attribute(std::string_view line, std::string_view name, bool whole_word = false) {
  for (size_t at = line.size(); at-- > 0;) {
    if (!StartsIgnoringCase(line.substr(at), name) || line.substr(at + name.size(), 1) != ":") continue;
    if (whole_word && at > 0 && IsWordByte(line[at - 1])) continue;
    const std::string_view value = line.substr(at + name.size() + 1);
    return value.substr(0, static_cast<size_t>(std::find_if(value.begin(), value.end(), IsSpace) - value.begin()));
  }
  return std::nullopt;
}

bool Says(std::string_view line, std::string_view name, bool otherwise) {
  const std::optional<std::string_view> value = Attribute(line, name);
  return value ? EqualIgnoringCase(*value, "true") : otherwise;
}

// Takes what stands between double quotes, or up to the end of the name.
template <typename IsEnd>
std::string_view TakeName(std::string_view& text, const IsEnd& is_end) {
  const bool quoted = text.starts_with('"') && text.find('"', 1) != std::string_view::npos;
  const size_t begin = quoted ? 1 : 0;
  const size_t end =
      quoted ? text.find('"', 1) : static_cast<size_t>(std::find_if(text.begin(), text.end(), is_end) - text.begin());
  const std::string_view name = text.substr(begin, end - begin);
  text.remove_prefix(quoted ? end + 1 : end);
  return name;
}

struct Delimiter {
  std::string text;  // in the changeset's own, without what stands for line breaks; empty for the usual ones
  bool is_usual = true;
};

Delimiter DelimiterOf(std::string_view line, std::string_view attribute) {
  const std::optional<std::string_view> value = Attribute(line, attribute, true);
  if (!value) return {};
  std::string_view text = *value;
  while (text.starts_with("\\n") || text.starts_with("\\r")) text.remove_prefix(2);
  if (text.size() > 1 && text.ends_with('$') && !text.starts_with('$')) text.remove_suffix(1);
  return {std::string(text), false};
}

// Where a delimiter that is no semicolon stands on a line: alone, or at its end. PostgreSQL's own text may hold
// dollars.
std::optional<Span> FindDelimiter(const Delimiter& delimiter, std::string_view text, Span line) {
  const std::string_view content = Trim(text.substr(line.begin, line.length()));
  const auto begin = static_cast<uint32_t>(content.data() - text.data());
  const auto end = static_cast<uint32_t>(begin + content.size());
  if (content.empty()) return std::nullopt;
  if (delimiter.is_usual) {
    const bool found = content == "/" || EqualIgnoringCase(content, "go");
    return found ? std::optional(Span{begin, end}) : std::nullopt;
  }
  const auto size = static_cast<uint32_t>(delimiter.text.size());
  if (size == 0 || delimiter.text == ";" || delimiter.text.starts_with('$') || content.size() < size)
    return std::nullopt;
  if (!EqualIgnoringCase(content.substr(content.size() - size), delimiter.text)) return std::nullopt;
  // A slash may divide: it counts at the beginning of a line only (StringUtil.isDelimiter).
  if (delimiter.text == "/" && content != "/") return std::nullopt;
  return Span{end - size, end};
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Changeset> Read();

 private:
  std::string_view Text(Span span) const { return text_.substr(span.begin, span.length()); }
  Line Next();
  void Report(Span span, std::string message);
  void Take(const Line& line);
  bool TakeIgnored(std::string_view content, const Line& line);
  bool TakeRollback(std::string_view content, const Line& line);
  void TakeRollbackBlock(const Line& line);
  void TakeSql(const Line& line);
  void Begin(std::string_view behind, const Line& line);
  void Finish();
  void CloseUp();
  void CloseDown();
  void AddDown(Span sql, Span line);
  void ReadRollback();
  void Resolve();
  void SortProblems();

  std::string_view text_;
  uint32_t at_ = 0;
  std::vector<Changeset> changesets_;
  std::vector<Sections::Problem> early_;  // before the first changeset
  Delimiter up_delimiter_;
  Delimiter down_delimiter_;
  std::optional<Span> up_;    // lines of SQL, up to a line of something else
  std::optional<Span> down_;  // the same of rollback lines
  bool has_sql_ = false;
  std::string rollback_;        // of the changeset, its lines joined
  std::vector<Span> comments_;  // that it stands in
  struct Reference {
    size_t changeset;
    std::string author;
    std::string id;
  };
  std::vector<Reference> references_;
};

Line Reader::Next() {
  const Line line = LineAt(text_, at_);
  at_ = line.next;
  return line;
}

void Reader::Report(Span span, std::string message) {
  auto& problems = changesets_.empty() ? early_ : changesets_.back().sections.problems;
  problems.push_back({span, std::move(message)});
}

std::vector<Changeset> Reader::Read() {
  at_ = ByteOrderMarkLength(text_);
  while (at_ < text_.size()) Take(Next());
  Finish();
  Resolve();
  if (!changesets_.empty()) {
    auto& problems = changesets_.front().sections.problems;
    problems.insert(problems.begin(), early_.begin(), early_.end());
  }
  SortProblems();
  return std::move(changesets_);
}

void Reader::SortProblems() {
  for (Changeset& changeset : changesets_) {
    auto& problems = changeset.sections.problems;
    std::stable_sort(problems.begin(), problems.end(),
                     [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
  }
}

// A marker that has lost a dash is SQL that fails, or a comment that does nothing; Liquibase refuses it.
bool HasOneDash(std::string_view line) {
  constexpr std::array<std::string_view, 7> kWords = {"changeset",   "rollback",     "comment",      "validCheckSum",
                                                      "ignoreLines", "precondition", "preconditions"};
  const std::optional<std::string_view> content = BehindDashes(line, "-");
  return content && std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
           if (!StartsIgnoringCase(*content, word)) return false;
           return content->size() > word.size() && !IsWordByte((*content)[word.size()]);
         });
}

void Reader::Take(const Line& line) {
  const std::string_view content = Text(line.span);
  if (TakeIgnored(content, line)) return;
  if (const std::optional<std::string_view> behind = Behind(content, "changeset")) return Begin(*behind, line);
  if (HasOneDash(content)) return Report(line.span, "one dash where Liquibase's markers have two");
  if (changesets_.empty() || TakeRollback(content, line)) return;
  TakeSql(line);
}

// --ignoreLines:2, or from --ignoreLines:start to --ignoreLines:end.
bool Reader::TakeIgnored(std::string_view content, const Line& line) {
  const std::optional<std::string_view> behind = Behind(content, "ignoreLines:");
  if (!behind) return false;
  CloseUp();
  CloseDown();
  const std::string_view value = Trim(*behind);
  if (value == "start") {
    while (at_ < text_.size()) {
      const std::optional<std::string_view> end = Behind(Text(Next().span), "ignoreLines:");
      if (end && Trim(*end) == "end") return true;
    }
    return true;
  }
  std::optional<uint64_t> count = ToNumber(value);
  if (!count) Report(line.span, fmt::format("'ignoreLines:{}' is neither a number nor 'start'", value));
  for (; count && *count > 0 && at_ < text_.size(); --*count) Next();
  return true;
}

// \s*--\s*changeset\s+("[^"]+"|[^:]+):("[^"]+"|\S+).*
void Reader::Begin(std::string_view behind, const Line& line) {
  constexpr std::string_view kForm = "no '<author>:<id>' behind '--changeset'";
  std::string_view rest = TrimLeft(behind);
  const bool separate = rest.size() < behind.size();
  const std::string_view author = TakeName(rest, [](char c) { return c == ':'; });
  const bool has_colon = rest.starts_with(':');
  if (has_colon) rest.remove_prefix(1);
  const std::string_view id = TakeName(rest, IsSpace);
  if (!separate || author.empty() || !has_colon || id.empty()) return Report(line.span, std::string(kForm));
  Finish();
  const std::string_view content = Text(line.span);
  Changeset changeset{.author = std::string(author), .id = std::string(id), .line = line.span};
  changeset.logical_path = Attribute(content, "logicalFilePath").value_or("");
  changeset.applies = AppliesToPostgresql(Attribute(content, "dbms").value_or("")) && !Says(content, "ignore", false);
  const bool split = Says(content, "splitStatements", true);
  if (!Says(content, "runInTransaction", true)) {
    // Without splitting, the driver gets all statements in one execute.
    changeset.sections.up_habit = split ? TransactionHabit::kStatement : TransactionHabit::kOneQuery;
    changeset.sections.down_habit = changeset.sections.up_habit;
  }
  up_delimiter_ = DelimiterOf(content, "endDelimiter");
  down_delimiter_ = DelimiterOf(content, "rollbackEndDelimiter");
  changesets_.push_back(std::move(changeset));
}

void Reader::CloseUp() {
  if (up_) changesets_.back().sections.up.push_back(*up_);
  up_.reset();
}

void Reader::CloseDown() {
  if (down_) changesets_.back().sections.down.push_back(*down_);
  down_.reset();
}

void Reader::TakeSql(const Line& line) {
  const std::string_view content = Trim(Text(line.span));
  const bool is_marker =
      Behind(content, "comment") || Behind(content, "validCheckSum") || Behind(content, "precondition");
  has_sql_ = has_sql_ || (!content.empty() && !is_marker);
  CloseDown();
  up_ = Span{up_ ? up_->begin : line.span.begin, line.next};
  if (const std::optional<Span> delimiter = FindDelimiter(up_delimiter_, text_, line.span)) {
    changesets_.back().sections.not_sql.push_back({*delimiter, true});
  }
}

bool Reader::TakeRollback(std::string_view content, const Line& line) {
  if (const std::optional<std::string_view> behind = Behind(content, "rollback")) {
    if (!behind->starts_with(' ')) return false;
    const auto begin = static_cast<uint32_t>(behind->data() + 1 - text_.data());
    AddDown({begin, line.span.end}, line.span);
    return true;
  }
  std::string_view block = Trim(content);
  if (!block.starts_with("/*")) return false;
  block = TrimLeft(block.substr(2));
  if (!StartsIgnoringCase(block, "liquibase")) return false;
  if (!EqualIgnoringCase(TrimLeft(block.substr(std::string_view("liquibase").size())), "rollback")) return false;
  TakeRollbackBlock(line);
  return true;
}

void Reader::TakeRollbackBlock(const Line& line) {
  CloseUp();
  CloseDown();
  const uint32_t begin = at_;
  changesets_.back().sections.has_down = true;
  while (at_ < text_.size()) {
    const Line next = Next();
    std::string_view content = Text(next.span);
    while (!content.empty() && IsSpace(content.back())) content.remove_suffix(1);
    if (!content.ends_with("*/")) {
      rollback_.append(content).append("\n");
      continue;
    }
    const auto end = static_cast<uint32_t>(content.data() + content.size() - text_.data() - 2);
    rollback_.append(content.substr(0, content.size() - 2)).append("\n");
    changesets_.back().sections.down.push_back({begin, end});
    comments_.push_back({line.span.begin, end + 2});
    return;
  }
  changesets_.back().sections.down.push_back({begin, at_});
  Report(line.span, "this rollback comment does not end");
}

// Lines that follow each other are one text: their markers are taken out of it.
void Reader::AddDown(Span sql, Span line) {
  Changeset& changeset = changesets_.back();
  changeset.sections.has_down = true;
  CloseUp();
  if (down_) changeset.sections.not_sql.push_back({{line.begin, sql.begin}});
  down_ = Span{down_ ? down_->begin : sql.begin, sql.end};
  rollback_.append(Text(sql)).append("\n");
  comments_.push_back(line);
  if (const std::optional<Span> delimiter = FindDelimiter(down_delimiter_, text_, sql)) {
    changeset.sections.not_sql.push_back({*delimiter, true});
  }
}

// "not required" and "empty" say that there is nothing to do: a comment as it stands. A reference says that what
// another changeset does undoes this one.
void Reader::ReadRollback() {
  const std::string_view text = Trim(rollback_);
  const std::optional<std::string_view> id = Attribute(text, "changesetId");
  const bool nothing = StartsIgnoringCase(text, "not required") || StartsIgnoringCase(text, "empty");
  Sections& sections = changesets_.back().sections;
  if (nothing || id) {
    for (const Span comment : comments_) {
      std::erase_if(sections.not_sql,
                    [&](const auto& each) { return comment.begin <= each.span.begin && each.span.end <= comment.end; });
    }
    sections.down = nothing ? std::move(comments_) : std::vector<Span>();
  }
  if (!id || nothing) return;
  const std::optional<std::string_view> author = Attribute(text, "changesetAuthor");
  if (!author) return Report(changesets_.back().line, "a rollback names a changeset without its author");
  if (Attribute(text, "changesetPath")) return;  // of another file
  references_.push_back({changesets_.size() - 1, std::string(*author), std::string(*id)});
}

void Reader::Finish() {
  if (changesets_.empty()) return;
  CloseUp();
  CloseDown();
  ReadRollback();
  if (!has_sql_ && at_ < text_.size()) Report(changesets_.back().line, "no SQL in this changeset");
  has_sql_ = false;
  rollback_.clear();
  comments_.clear();
}

void Reader::Resolve() {
  for (const Reference& reference : references_) {
    const auto found = std::find_if(changesets_.begin(), changesets_.end(), [&](const Changeset& changeset) {
      return changeset.author == reference.author && changeset.id == reference.id;
    });
    Changeset& from = changesets_[reference.changeset];
    if (found != changesets_.end()) {
      from.sections.down = found->sections.up;
    } else {
      from.sections.problems.push_back(
          {from.line, fmt::format("its rollback names '{}:{}', which is not here", reference.author, reference.id)});
    }
  }
}

}  // namespace

bool AppliesToPostgresql(std::string_view databases) {
  if (databases.empty() || databases.find('$') != std::string_view::npos) return true;
  bool only_excluded = true;
  while (!databases.empty()) {
    const size_t comma = std::min(databases.find(','), databases.size());
    const std::string_view name = Trim(databases.substr(0, comma));
    databases.remove_prefix(std::min(comma + 1, databases.size()));
    if (EqualIgnoringCase(name, "all") || EqualIgnoringCase(name, "postgresql")) return true;
    if (EqualIgnoringCase(name, "!postgresql")) return false;
    only_excluded = only_excluded && name.starts_with('!');
  }
  return only_excluded;
}

bool IsFormattedSql(std::string_view text) {
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size();) {
    const Line line = LineAt(text, begin);
    begin = line.next;
    const std::string_view content = text.substr(line.span.begin, line.span.length());
    if (Trim(content).empty()) continue;
    const std::optional<std::string_view> behind = Behind(content, "liquibase");
    return behind && StartsIgnoringCase(TrimLeft(*behind), "formatted");
  }
  return false;
}

std::vector<Changeset> ReadChangesets(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace sluice::migrations
