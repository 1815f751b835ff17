// What Alembic made of a history is kept in the user's cache: making it takes seconds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "migrations/alembic_runs.h"

namespace sluice::migrations {

struct RenderedHistory {
  RenderedRevisions up;
  RenderedRevisions down;
};

// As the cache holds it, and back; nothing where the text was made for another key, or is broken.
std::string WriteRenderedHistory(const RenderedHistory& history, std::string_view key);
std::optional<RenderedHistory> ParseRenderedHistory(std::string_view text, std::string_view key);

// One file for each project, in $XDG_CACHE_HOME or ~/.cache: what is made of it next takes the place of what was. What
// cannot be written is made again next time.
class RenderCache {
 public:
  // project: the path that it is known by.
  explicit RenderCache(std::string_view project);

  std::optional<RenderedHistory> Find(std::string_view key) const;
  void Keep(const RenderedHistory& history, std::string_view key) const;

 private:
  std::string path_;  // empty where there is no place
};

}  // namespace sluice::migrations
