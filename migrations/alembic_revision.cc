#include "migrations/alembic_revision.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "migrations/digest.h"
#include "migrations/statements.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kDefaultTemplate = "%%(rev)s_%%(slug)s";

bool IsWordByte(char c) {
  return IsDigit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
}

// op.execute() reads a string as sqlalchemy.text() does, where ":name" is a parameter unless a backslash stands before
// it (TextClause._bind_params_regex); "::type" is none.
std::string WithoutParameters(std::string_view sql) {
  std::string text;
  for (size_t i = 0; i < sql.size(); ++i) {
    const bool before = i > 0 && (sql[i - 1] == ':' || IsWordByte(sql[i - 1]));
    const bool name = i + 1 < sql.size() && IsWordByte(sql[i + 1]);
    if (sql[i] == ':' && name && !before) text += '\\';
    text += sql[i];
  }
  return text;
}

std::string PythonString(std::string_view text) {
  constexpr std::string_view kQuotes = R"(""")";
  const bool plain = text.find('\\') == std::string_view::npos;
  const bool fits = text.find(kQuotes) == std::string_view::npos && !text.ends_with('"') && !text.ends_with('\\');
  if (fits) return fmt::format("{}{}{}{}", plain ? "" : "r", kQuotes, text, kQuotes);
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c;
  }
  return fmt::format("{}{}{}", kQuotes, escaped, kQuotes);
}

// Lines of SQL's comments as Python's; nothing else is left of them.
std::string Comments(std::string_view sql) {
  std::string comments;
  for (uint32_t begin = 0; begin < sql.size();) {
    const Line line = LineAt(sql, begin);
    begin = line.next;
    const std::string_view content = Trim(sql.substr(line.span.begin, line.span.length()));
    if (content.starts_with("--")) comments += fmt::format("    # {}\n", Trim(content.substr(2)));
  }
  return comments;
}

std::string Body(std::string_view sql, bool transactional) {
  const std::vector<std::string_view> statements = StatementsOf(sql);
  if (statements.empty()) return Comments(sql) + "    pass\n";
  std::string body = transactional ? "" : "    with op.get_context().autocommit_block():\n";
  for (const std::string_view statement : statements) {
    body +=
        fmt::format("    {}op.execute({})\n", transactional ? "" : "    ", PythonString(WithoutParameters(statement)));
  }
  return body;
}

// None, "a", or ("a", "b").
std::string ParentsText(const std::vector<std::string>& parents) {
  if (parents.empty()) return "None";
  std::vector<std::string> quoted;
  quoted.reserve(parents.size());
  for (const std::string& parent : parents) quoted.push_back('"' + parent + '"');
  const std::string list = fmt::format("{}", fmt::join(quoted, ", "));
  return parents.size() == 1 ? list : fmt::format("({})", list);
}

std::string TitleLine(std::string_view title) {
  std::string line;
  for (const char c : title) {
    if (c == '\\' || c == '"') line += '\\';
    line += c == '\n' || c == '\r' ? ' ' : c;
  }
  return line;
}

struct Clock {
  int year;
  unsigned month;
  unsigned day;
  int64_t hour;
  int64_t minute;
  int64_t second;
};

Clock ClockAt(int64_t time) {
  namespace chrono = std::chrono;
  const chrono::sys_seconds at{chrono::seconds(time)};
  const auto day = chrono::floor<chrono::days>(at);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(at - day);
  return {static_cast<int>(date.year()),     static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()), clock.hours().count(),
          clock.minutes().count(),           clock.seconds().count()};
}

}  // namespace

std::string NewAlembicId(const NewScript& script) {
  constexpr size_t kDigits = 12;
  const std::string seed =
      fmt::format("{}\n{}\n{}\n{}", script.title, fmt::join(script.parents, ","), script.up, script.time.value_or(0));
  return Sha256Hex(seed).substr(0, kDigits);
}

std::string AlembicModule(const std::string& id, const NewScript& script) {
  std::string text = fmt::format("\"\"\"{}\n\nRevision ID: {}\nRevises: {}\n", TitleLine(script.title), id,
                                 fmt::join(script.parents, ", "));
  if (script.time) {
    const Clock at = ClockAt(*script.time);
    text += fmt::format("Create Date: {:04}-{:02}-{:02} {:02}:{:02}:{:02}\n", at.year, at.month, at.day, at.hour,
                        at.minute, at.second);
  }
  text += fmt::format(
      "\n\"\"\"\nfrom alembic import op\n\n\nrevision = \"{}\"\ndown_revision = {}\nbranch_labels = None\n"
      "depends_on = None\n",
      id, ParentsText(script.parents));
  text += "\n\ndef upgrade() -> None:\n" + Body(script.up, script.transactional);
  return text + "\n\ndef downgrade() -> None:\n" + Body(script.down.value_or(""), script.transactional);
}

std::string AlembicFileName(std::string_view file_template, const std::string& id, const NewScript& script) {
  if (file_template.empty() || !script.time) file_template = kDefaultTemplate;
  const Clock at = ClockAt(script.time.value_or(0));
  const std::vector<std::pair<std::string, std::string>> values = {
      {"(rev)s", id},
      {"(slug)s", FileTitle(script.title)},
      {"(epoch)s", fmt::format("{}", script.time.value_or(0))},
      {"(year)d", fmt::format("{}", at.year)},
      {"(month).2d", fmt::format("{:02}", at.month)},
      {"(day).2d", fmt::format("{:02}", at.day)},
      {"(hour).2d", fmt::format("{:02}", at.hour)},
      {"(minute).2d", fmt::format("{:02}", at.minute)},
      {"(second).2d", fmt::format("{:02}", at.second)},
  };
  std::string name;
  while (!file_template.empty()) {
    const size_t percents = std::min(file_template.find_first_not_of('%'), file_template.size());
    const std::string_view rest = file_template.substr(percents);
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& candidate) { return rest.starts_with(candidate.first); });
    const bool known = percents > 0 && value != values.end();
    name += known ? value->second : std::string(file_template.substr(0, std::max<size_t>(percents, 1)));
    file_template.remove_prefix(known ? percents + value->first.size() : std::max<size_t>(percents, 1));
  }
  return name;
}

}  // namespace sluice::migrations
