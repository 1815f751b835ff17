#include "analyzer/report/sarif_message.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "analyzer/base/letter_case.h"
#include "analyzer/base/utf8.h"
#include "analyzer/report/display.h"

namespace sluice::report {
namespace {

constexpr size_t kArgumentLimit = 240;

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Without what a reader of SARIF takes for a placeholder or for a link.
std::string Plain(std::string_view text) {
  std::string plain = Printable(text);
  std::replace(plain.begin(), plain.end(), '{', '(');
  std::replace(plain.begin(), plain.end(), '}', ')');
  ReplaceAll(plain, "](", "] (");
  return plain;
}

std::string Argument(std::string_view text) {
  std::string argument = Plain(text.substr(0, kArgumentLimit * 4));
  const size_t end = CodePointOffset(argument, kArgumentLimit);
  if (end == argument.size()) return argument;
  argument.resize(end);
  return argument + "\xE2\x80\xA6";
}

void Capitalise(std::string& text) {
  if (!text.empty()) text[0] = ToUpper(text[0]);
}

void EndWithFullStop(std::string& text) {
  if (!text.ends_with('.')) text += '.';
}

// The literal parts around the placeholders: always one more than there are placeholders.
std::vector<std::string> LiteralParts(std::string_view format) {
  std::vector<std::string> parts;
  for (size_t at = format.find("{}"); at != std::string_view::npos; at = format.find("{}")) {
    parts.push_back(Plain(format.substr(0, at)));
    format.remove_prefix(at + 2);
  }
  parts.push_back(Plain(format));
  Capitalise(parts.front());
  EndWithFullStop(parts.back());
  return parts;
}

std::vector<std::string> Arguments(const Message& message, size_t count) {
  std::vector<std::string> arguments;
  for (const std::string& argument : message.arguments) arguments.push_back(Argument(argument));
  arguments.resize(count);
  return arguments;
}

std::string Join(const std::vector<std::string>& parts, const std::vector<std::string>& between) {
  std::string text = parts[0];
  for (size_t i = 0; i < between.size(); ++i) text += between[i] + parts[i + 1];
  return text;
}

void StripLinks(std::string& text) {
  for (size_t middle = text.find("]("); middle != std::string::npos; middle = text.find("](", middle)) {
    const size_t open = text.rfind('[', middle);
    const size_t close = text.find(')', middle);
    if (open == std::string::npos || close == std::string::npos) return;
    text.replace(middle, 2, " (");
    text.erase(open, 1);
  }
}

}  // namespace

std::string MessageTemplate(std::string_view format) {
  const std::vector<std::string> parts = LiteralParts(format);
  std::vector<std::string> numbers;
  for (size_t i = 0; i + 1 < parts.size(); ++i) numbers.push_back('{' + std::to_string(i) + '}');
  return Join(parts, numbers);
}

sarif::Message RenderMessage(const Message& message, std::string_view id) {
  const std::vector<std::string> parts = LiteralParts(message.format);
  sarif::Message rendered;
  rendered.id = id;
  rendered.arguments = Arguments(message, parts.size() - 1);
  rendered.text = Join(parts, rendered.arguments);
  return rendered;
}

std::string RenderMarkdown(const Message& message, std::string_view help, bool help_is_sql) {
  std::vector<std::string> parts = LiteralParts(message.format);
  std::vector<std::string> arguments = Arguments(message, parts.size() - 1);
  for (size_t i = 0; i < arguments.size(); ++i) {
    std::replace(arguments[i].begin(), arguments[i].end(), '`', '\'');
    const bool quoted = parts[i].ends_with('\'') && parts[i + 1].starts_with('\'') && !arguments[i].empty();
    if (!quoted) continue;
    parts[i].back() = '`';
    parts[i + 1].front() = '`';
  }
  std::string text = Join(parts, arguments) + "\n\n";
  if (help_is_sql) text += "Instead:\n\n```sql\n";
  for (const std::string_view line : SplitLines(help)) text.append(Plain(line)).append("\n");
  if (help_is_sql) text += "```\n";
  text.pop_back();
  return text;
}

sarif::Message RenderNotice(std::string_view text, std::string_view argument) {
  sarif::Message rendered;
  rendered.id = "default";
  rendered.arguments = {Argument(argument)};
  rendered.text = text;
  rendered.text.replace(text.find("{0}"), 3, rendered.arguments[0]);
  return rendered;
}

std::string Sentence(std::string_view text) {
  std::string sentence = Plain(text);
  Capitalise(sentence);
  EndWithFullStop(sentence);
  return sentence;
}

std::string MarkdownToText(std::string_view markdown) {
  std::string text;
  for (std::string_view line : SplitLines(markdown)) {
    if (line.starts_with("```")) continue;
    if (line.starts_with('#')) line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
    text.append(line).append("\n");
  }
  StripLinks(text);
  ReplaceAll(text, "**", "");
  ReplaceAll(text, "`", "");
  const size_t begin = std::min(text.find_first_not_of('\n'), text.size());
  const size_t end = text.find_last_not_of('\n') + 1;
  return begin < end ? text.substr(begin, end - begin) : std::string();
}

}  // namespace sluice::report
