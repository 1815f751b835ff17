#include "report.h"

#include <fmt/format.h>

namespace sluice::proof {

void Report::AddTo(Count& count, bool agrees, bool listed) {
  ++count.statements;
  if (agrees) ++count.agree;
  if (listed) ++count.listed;
}

void Report::Add(const Case& tested, const Verdict& verdict, bool listed) {
  AddTo(all_, verdict.agrees, listed);
  AddTo(themes_[tested.theme], verdict.agrees, listed);
}

std::string Report::ToString() const {
  std::string text = fmt::format("{:<24}{:>12}{:>8}{:>20}\n", "theme", "statements", "agree", "listed differences");
  for (const auto& [theme, count] : themes_) {
    text += fmt::format("{:<24}{:>12}{:>8}{:>20}\n", theme, count.statements, count.agree, count.listed);
  }
  const double share =
      all_.statements == 0 ? 0 : 100.0 * static_cast<double>(all_.agree) / static_cast<double>(all_.statements);
  return text + fmt::format("statements {}, agree {} ({:.1f} %), listed differences {}\n", all_.statements, all_.agree,
                            share, all_.listed);
}

}  // namespace sluice::proof
