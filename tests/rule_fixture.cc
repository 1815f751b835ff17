#include "tests/rule_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "analyzer/base/read_file.h"
#include "analyzer/model/read.h"
#include "migrations/detect.h"
#include "migrations/format.h"

namespace sluice::fixtures {

namespace fs = std::filesystem;

std::string RuleFixture::slug() const {
  std::string slug = path.parent_path().filename();
  std::replace(slug.begin(), slug.end(), '_', '-');
  return slug;
}

std::string RuleFixture::name() const {
  return path.parent_path().filename().string() + "__" + path.stem().string();
}

void PrintTo(const RuleFixture& fixture, std::ostream* out) {
  *out << fixture.path.string();
}

std::vector<fs::path> EntriesOf(const fs::path& directory) {
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::string TextOf(const fs::path& path) {
  Result<std::string> text = ReadFile(path);
  return text ? std::move(*text) : "cannot be read: " + text.error().message;
}

namespace {

// What a fixture becomes: x.fixed.sql of x.sql, x.fixed of the folder x.
bool IsFixed(const fs::path& path) {
  return path.stem().extension() == ".fixed" || path.extension() == ".fixed";
}

fs::path FirstFile(const RuleFixture& fixture) {
  fs::path file = fixture.path;
  while (fs::is_directory(file)) file = EntriesOf(file).front();
  return file;
}

// "name = value" behind each "-- fixture: <kind>" in the fixture's first file.
std::vector<std::pair<std::string, std::string>> Pairs(const RuleFixture& fixture, std::string_view kind) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::istringstream lines(TextOf(FirstFile(fixture)));
  const std::string begin = fmt::format("-- fixture: {} ", kind);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(begin)) continue;
    const size_t equals = line.find(" = ");
    if (equals == std::string::npos) throw std::runtime_error(line);
    pairs.emplace_back(line.substr(begin.size(), equals - begin.size()), line.substr(equals + 3));
  }
  return pairs;
}

migrations::LockState ParseLockState(std::string_view name) {
  constexpr std::string_view kNames[] = {"new", "as-locked", "line-ends", "edited", "moved"};
  const auto* const found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames)) throw std::runtime_error("no such state of a lock: " + std::string(name));
  return static_cast<migrations::LockState>(found - std::begin(kNames));
}

migrations::LockCheck& LockOf(analysis::Request& request) {
  if (!request.lock) {
    request.lock.emplace();
    request.lock->states.resize(request.history->migrations.size(), migrations::LockState::kNotLocked);
  }
  return *request.lock;
}

void Adapt(const RuleFixture& fixture, analysis::Request& request) {
  std::vector<migrations::Migration>& all = request.history->migrations;
  const auto at = [&](const std::string& id) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.id == id; });
    if (found == all.end()) throw std::runtime_error("no such migration: " + id);
    return static_cast<size_t>(found - all.begin());
  };
  for (const auto& [id, parents] : Pairs(fixture, "parents")) {
    std::istringstream names(parents);
    all[at(id)].parents.assign(std::istream_iterator<std::string>(names), {});
  }
  for (const auto& [id, change] : Pairs(fixture, "change")) {
    request.changes.resize(all.size());
    request.changes[at(id)] = change == "added" ? migrations::Change::kAdded : migrations::Change::kEdited;
  }
  for (const auto& [id, state] : Pairs(fixture, "lock")) LockOf(request).states[at(id)] = ParseLockState(state);
  for (const auto& [id, place] : Pairs(fixture, "lock-missing")) {
    constexpr std::string_view kRenamed = "renamed ";
    const bool renamed = place.starts_with(kRenamed);
    migrations::LockCheck::Missing missing{id, all.size(), {}};
    if (renamed) missing.now_called = at(place.substr(kRenamed.size()));
    if (!renamed && place != "end") missing.before = at(place);
    LockOf(request).missing.push_back(missing);
  }
}

Result<std::vector<analysis::Request>> RequestsIn(const fs::path& folder) {
  Result<std::vector<migrations::History>> histories = migrations::FindHistories(folder, nullptr);
  if (!histories) return tl::make_unexpected(histories.error());
  std::vector<analysis::Request> requests;
  for (migrations::History& history : *histories) {
    const size_t count = history.migrations.size();
    requests.push_back({std::make_shared<migrations::History>(std::move(history)), std::vector<bool>(count, true)});
  }
  return requests;
}

analysis::Request AloneAt(const fs::path& file) {
  migrations::History history;
  history.root = file.parent_path();
  history.format = migrations::FindFormat("plain");
  history.migrations.push_back({.id = file.stem(), .label = file.stem(), .up = migrations::ScriptFile{file}});
  analysis::Request request{std::make_shared<migrations::History>(std::move(history)), {true}};
  request.complete = false;
  return request;
}

}  // namespace

std::vector<RuleFixture> AllFixtures() {
  std::vector<RuleFixture> fixtures;
  for (const fs::path& rule : EntriesOf(SLUICE_TESTS_DIR "/rules")) {
    for (const fs::path& entry : EntriesOf(rule)) {
      if (IsFixed(entry)) continue;
      if (fs::is_directory(entry) || entry.extension() == ".sql") fixtures.push_back({entry});
    }
  }
  return fixtures;
}

std::optional<int> Directive(const RuleFixture& fixture, std::string_view name) {
  const std::string text = TextOf(FirstFile(fixture));
  const std::string line = fmt::format("-- fixture: {} ", name);
  const size_t at = text.find(line);
  return at == std::string::npos ? std::nullopt : std::optional(std::stoi(text.substr(at + line.size())));
}

bool SuitsGrammar(const RuleFixture& fixture) {
  const int grammar = model::GrammarMajor();
  return Directive(fixture, "grammar").value_or(grammar) <= grammar &&
         Directive(fixture, "grammar-below").value_or(grammar + 1) > grammar;
}

analysis::LintOptions OptionsFor(const RuleFixture& fixture) {
  analysis::LintOptions options;
  rules::RuleSetting& setting = options.rules[fixture.slug()];
  setting.on = true;
  for (auto& [name, value] : Pairs(fixture, "option")) setting.options[name] = value;
  for (auto& [name, value] : Pairs(fixture, "session")) options.session[name] = value;
  options.server.major = Directive(fixture, "pg-version").value_or(model::GrammarMajor());
  return options;
}

Result<std::vector<analysis::Request>> RequestsFor(const RuleFixture& fixture) {
  if (!fs::is_directory(fixture.path)) return std::vector{AloneAt(fixture.path)};
  Result<std::vector<analysis::Request>> requests = RequestsIn(fixture.path);
  if (!requests) return requests;
  for (analysis::Request& request : *requests) Adapt(fixture, request);
  return requests;
}

Result<Report> LintFixture(const RuleFixture& fixture) {
  if (!fs::is_directory(fixture.path)) {
    return analysis::LintInput({"", TextOf(fixture.path)}, OptionsFor(fixture));
  }
  return RequestsFor(fixture).and_then(
      [&](const auto& requests) { return analysis::Lint(requests, OptionsFor(fixture)); });
}

Result<Report> LintFolder(const fs::path& folder, const analysis::LintOptions& options) {
  return RequestsIn(folder).and_then([&](const auto& requests) { return analysis::Lint(requests, options); });
}

}  // namespace sluice::fixtures
