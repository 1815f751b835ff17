#include "command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

namespace sluice::cli {
namespace {

constexpr size_t kWidth = 80;
// CLI11 writes descriptions from column 30 on, and breaks no lines.
constexpr size_t kDescriptionWidth = kWidth - 30;

std::string Wrap(const std::string& text, size_t width) {
  std::string wrapped;
  size_t column = 0;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    const size_t length = end - begin;
    const bool breaks = column != 0 && column + 1 + length > width;
    if (column != 0) wrapped += breaks ? '\n' : ' ';
    column = breaks || column == 0 ? length : column + 1 + length;
    wrapped.append(text, begin, length);
    begin = end + 1;
  }
  return wrapped;
}

std::string WrapDescription(const std::string& text) {
  return Wrap(text, kDescriptionWidth);
}

// Lines that follow each other are a paragraph, and wrapped; those that are indented, as examples are, stay as they
// are.
std::string WrapFooter(const std::string& text) {
  std::string wrapped;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) wrapped += Wrap(std::exchange(paragraph, {}), kWidth) + '\n';
  };
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (!line.empty() && line.front() != ' ') {
      paragraph += (paragraph.empty() ? "" : " ") + line;
      continue;
    }
    end_paragraph();
    wrapped += line + '\n';
  }
  end_paragraph();
  if (!wrapped.empty()) wrapped.pop_back();
  return wrapped;
}

// An empty one would often choose everything: a variable of a script that nobody set, say.
std::string RefuseEmpty(const std::string& text) {
  return text.empty() ? "a value is missing" : "";
}

}  // namespace

Option& Option::Called(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Option& Option::OneOf(const std::vector<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return *this;
}

Option& Option::NotEmpty() {
  option_->check(RefuseEmpty);
  return *this;
}

Option& Option::NotNegative() {
  option_->check(CLI::NonNegativeNumber);
  return *this;
}

Option& Option::Between(int first, int last) {
  option_->check(CLI::Range(first, last));
  return *this;
}

Option& Option::Required() {
  option_->required();
  return *this;
}

Option& Option::Excludes(const Option& other) {
  option_->excludes(other.option_);
  return *this;
}

Command Command::AddSubcommand(const std::string& name, const std::string& description) {
  return Command(app_->add_subcommand(name, description));
}

Option Command::AddOption(const std::string& names, std::string& value, const std::string& description) {
  return Option(app_->add_option(names, value, WrapDescription(description)));
}

Option Command::AddOption(const std::string& names, std::vector<std::string>& values, const std::string& description) {
  CLI::Option* option = app_->add_option(names, values, WrapDescription(description));
  // Left to itself CLI11 takes all values that follow, and with them the "--" before somebody else's command.
  if (names.starts_with('-')) option->take_all()->allow_extra_args(false);
  return Option(option);
}

Option Command::AddOption(const std::string& names, int& value, const std::string& description) {
  return Option(app_->add_option(names, value, WrapDescription(description)));
}

Option Command::AddOption(const std::string& names, unsigned& value, const std::string& description) {
  return Option(app_->add_option(names, value, WrapDescription(description)));
}

Option Command::AddFlag(const std::string& names, bool& value, const std::string& description) {
  return Option(app_->add_flag(names, value, WrapDescription(description)));
}

Option Command::AddFlag(const std::string& names, std::function<void()> given, const std::string& description) {
  return Option(app_->add_flag_callback(names, std::move(given), WrapDescription(description)));
}

void Command::SetFooter(const std::string& text) {
  app_->footer(WrapFooter(text));
}

void Command::SetCallback(std::function<void()> chosen) {
  app_->callback(std::move(chosen));
}

void Command::LeaveRestAlone() {
  app_->set_help_flag();
  app_->prefix_command();
}

void Command::AllowUnknown() {
  app_->allow_extras();
}

void Command::RefuseUnknown() const {
  const std::vector<std::string> unknown = app_->remaining();
  if (!unknown.empty()) throw CLI::ExtrasError(app_->get_name(), unknown);
}

}  // namespace sluice::cli
