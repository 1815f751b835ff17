// What each phase costs on a history: the files named on standard input, in order, on one thread. Medians of 5.
//
//   phases < list-of-files
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "analyzer/analysis/actions.h"
#include "analyzer/ast/large_stack.h"
#include "analyzer/ast/parse.h"
#include "analyzer/base/read_file.h"
#include "analyzer/effects/effect.h"
#include "analyzer/model/read.h"
#include "analyzer/schema/replay.h"

namespace {

using namespace sluice;

constexpr size_t kRuns = 5;

double MedianMilliseconds(const std::function<void()>& work) {
  std::array<double, kRuns> times{};
  for (double& time : times) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    time = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  }
  std::sort(times.begin(), times.end());
  return times[kRuns / 2];
}

// Replays the scripts as one history, with the effects of each action or without.
void Replay(const std::vector<model::Script>& scripts, bool with_effects) {
  schema::Schema schema;
  schema::Replay replay(schema);
  const effects::Server server{model::GrammarMajor(), false};
  size_t locks = 0;
  for (const model::Script& script : scripts) {
    replay.BeginMigration(schema::Transactions::kWhole, true);
    for (const model::Statement& statement : script.statements) {
      replay.BeginStatement();
      for (const model::Action& action : statement.actions) {
        if (with_effects) locks += effects::EffectsOf(action, schema, server).locks.size();
        replay.Apply(action);
      }
    }
  }
  if (with_effects && locks == 0) std::cerr << "no statement locks anything\n";
}

void Run(const std::vector<std::string>& texts) {
  std::vector<model::Script> scripts(texts.size());
  const double parse = MedianMilliseconds([&] {
    for (const std::string& text : texts) const ast::ParseTree tree(text);
  });
  const double read = MedianMilliseconds([&] {
    for (size_t i = 0; i < texts.size(); ++i) {
      scripts[i] = model::ReadScript(texts[i], {{0, static_cast<uint32_t>(texts[i].size())}});
    }
  });
  size_t statements = 0;
  for (const model::Script& script : scripts) statements += script.statement_count;
  const double replay = MedianMilliseconds([&] { Replay(scripts, false); });
  const double effects = MedianMilliseconds([&] { Replay(scripts, true); });
  const auto row = [&](std::string_view what, double milliseconds) {
    fmt::print("{:<44} {:>8.1f} ms {:>8.2f} us per statement\n", what, milliseconds,
               milliseconds * 1000 / static_cast<double>(std::max<size_t>(1, statements)));
  };
  row(fmt::format("  parse, {} statements", statements), parse);
  row("  split, parse and lower", read);
  row("  replay", replay);
  row("  replay and effects", effects);
}

}  // namespace

int main() {
  std::vector<std::string> texts;
  for (std::string line; std::getline(std::cin, line);) {
    sluice::Result<std::string> text = sluice::ReadFile(line);
    if (text) texts.push_back(std::move(*text));
  }
  const sluice::ast::StackThread thread(sluice::ast::kWorkerStackBytes, [&] { Run(texts); });
}
