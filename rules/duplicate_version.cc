#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "migrations/format.h"
#include "migrations/text.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

using migrations::CountDigits;

bool IsSeparator(char c) {
  return c == '.' || c == '_' || c == '-';
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Runs of digits between separators, without leading zeros: "1.2" of "V1.2__add", "5" of "0005_2nd_try".
std::string VersionAt(std::string_view text) {
  std::string version;
  for (size_t digits = CountDigits(text); digits > 0; digits = CountDigits(text)) {
    const std::string_view rest = text.substr(digits);
    if (!rest.empty() && !IsSeparator(rest.front()) && !version.empty()) break;  // "2nd" is a word
    version += (version.empty() ? "" : ".") + std::string(migrations::WithoutLeadingZeros(text.substr(0, digits)));
    if (rest.empty() || !IsSeparator(rest.front())) break;
    text = rest.substr(1);
  }
  return version;
}

// A day is no version: what is made on the same day is put in order by its name.
bool IsDay(std::string_view label, std::string_view version) {
  constexpr size_t kDay = 8;  // 20240131
  const bool with_dots = CountDigits(label) == 4 && version.find('.') != std::string_view::npos;
  return with_dots || (version.size() == kDay && (version.starts_with("19") || version.starts_with("20")));
}

// The number that a name starts with, perhaps behind a letter as in "V5__add". Nothing where there is none.
std::string VersionOf(std::string_view label) {
  const size_t prefix = !label.empty() && IsLetter(label.front()) ? 1 : 0;
  const std::string version = VersionAt(label.substr(prefix));
  if (version.empty() || IsDay(label.substr(prefix), version)) return {};
  return std::string(label.substr(0, prefix)) + version;
}

// The other tools know a migration by its whole name, by a revision or by a place in a plan: two with one number do no
// harm.
bool IsKnownByNumber(const History& history) {
  const migrations::Format* format = history.files.format;
  return format == nullptr || format->by_number;
}

// Their tools record the number alone, and refuse a second one.
bool IsRefused(const History& history) {
  return history.files.format != nullptr && history.files.format->name != "plain";
}

// Of runners that share a format some refuse such a history before they run anything, and some go by whole names, as
// maragudk/migrate does beside golang-migrate. Where two versions have several migrations and one between them has not,
// the history has gone on behind the first, and its runner is of the second kind.
bool IsLivedWith(const History& history) {
  const migrations::Format* format = history.files.format;
  if (format == nullptr || format->name != "up-down") return false;
  std::map<std::string, size_t> sizes;
  std::vector<std::string> versions;  // each once, in order
  for (const migrations::Migration& migration : history.files.migrations) {
    const std::string version = VersionOf(migration.label);
    if (++sizes[version] == 1) versions.push_back(version);
  }
  const auto has_several = [&](const std::string& version) { return sizes[version] > 1; };
  const auto several = std::find_if(versions.begin(), versions.end(), has_several);
  const auto one = std::find_if_not(several, versions.end(), has_several);
  return std::any_of(one, versions.end(), has_several);
}

Severity SeverityOf(const History& history) {
  return IsRefused(history) && !IsLivedWith(history) ? Severity::kError : Severity::kWarning;
}

void Check(const History& history, Context& context) {
  if (!IsKnownByNumber(history)) return;
  const Severity severity = SeverityOf(history);
  std::map<std::string, size_t> first;  // by version
  const std::vector<migrations::Migration>& all = history.files.migrations;
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string version = all[i].part ? "" : VersionOf(all[i].label);
    if (version.empty()) continue;
    const auto [found, added] = first.try_emplace(version, i);
    if (added) continue;
    const size_t about = history.reported[i] ? i : found->second;
    if (!history.reported[about]) continue;
    const size_t other = about == i ? found->second : i;
    context
        .ReportIn(all[about], "'{}' has the version of '{}': their names alone say which comes first", all[about].label,
                  all[other].label)
        .Advice(severity == Severity::kError
                    ? "Give the newer one a version of its own, behind all others: the format's own "
                      "tool refuses the history, or never runs one of them."
                    : "Give the newer one a version of its own, behind all others.")
        .Severity(severity);
  }
}

}  // namespace

SLUICE_RULE(duplicate_version){
    .id = "SLU707",
    .severity = Severity::kWarning,
    .category = Category::kReversibility,
    .summary = "Finds two migrations with the same version.",
    .why = R"md(
Two branches have taken the same number, and both were merged. Neither was tested behind the other, and the rest of their names
decides which runs first. A database that has run one of them may never get the other: many tools record the number alone.

Give the newer one a version of its own. An error where the format's own tool refuses such a history or never runs one of them
(golang-migrate, goose, dbmate, Diesel and others); they are looked at in the order of their names. Runners that go by whole names
share the file names of golang-migrate: a warning where several versions have two migrations and one between them has not, since a
history that is refused would not have gone on.

A date without a time is not taken for a version. Prisma, Drizzle, Alembic and others know a migration by its whole name or by a
revision of its own, so that two with one number do no harm.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
