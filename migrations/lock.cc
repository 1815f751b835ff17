#include "migrations/lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "analyzer/base/read_file.h"
#include "analyzer/base/source.h"
#include "migrations/digest.h"
#include "migrations/format.h"
#include "migrations/path.h"
#include "migrations/script.h"
#include "migrations/script_file.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr const char* kName = "sluice.lock";
constexpr const char* kHiddenName = ".sluice.lock";

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

// The beginning of the file as far as it belongs to neither direction: it may say how the migration runs.
std::string_view Head(const Format& format, const Migration& migration, std::string_view text, const Script& up) {
  const Script down = ScriptOf(format, migration, Direction::kDown, text);
  size_t end = text.size();
  for (const Script* script : {&up, &down}) {
    if (!script->spans.empty()) end = std::min<size_t>(end, script->spans.front().begin);
  }
  return text.substr(0, end);
}

// What of a file is locked.
std::string LockedText(const Format& format, const Migration& migration, std::string text) {
  const bool both = migration.down && migration.down->path == migration.up->path;
  if (!both && !migration.part) return text;
  const Script up = ScriptOf(format, migration, Direction::kUp, text);
  std::string locked(migration.part ? std::string_view() : Head(format, migration, text, up));
  for (const Span span : up.spans) locked += text.substr(span.begin, span.length());
  return locked;
}

std::string Normalised(std::string_view text) {
  text.remove_prefix(ByteOrderMarkLength(text));
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  std::string normal;
  normal.reserve(text.size() + 1);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || text.substr(i + 1, 1) != "\n") normal += text[i];
  }
  return normal += '\n';
}

Result<LockedMigration> SumsOf(const Format& format, const Migration& migration) {
  if (!migration.up) return LockedMigration{migration.id, {}};
  Result<std::string> text = ReadScriptFile(*migration.up);
  if (!text) return tl::make_unexpected(std::move(text).error());
  const std::string locked = LockedText(format, migration, std::move(*text));
  const std::string normalised = Normalised(locked);
  LockedMigration sums{migration.id, Sha256Hex(normalised)};
  if (normalised != locked) sums.raw_sum = Sha256Hex(locked);
  return sums;
}

LockState Compare(const LockedMigration& locked, const LockedMigration& now) {
  if (locked.sum.empty() || now.sum.empty()) return LockState::kAsLocked;
  if (locked.raw() == now.raw()) return LockState::kAsLocked;
  return locked.sum == now.sum ? LockState::kLineEnds : LockState::kEdited;
}

using Places = std::unordered_map<std::string_view, size_t>;

Places PlacesOf(const std::vector<LockedMigration>& migrations) {
  Places places;
  for (size_t i = 0; i < migrations.size(); ++i) places.emplace(migrations[i].id, i);
  return places;
}

// A migration is at its place as long as all that were locked before it come before it.
void FindMoved(const std::vector<LockedMigration>& now, const Places& locked, std::vector<LockState>& states) {
  size_t last = 0;
  for (size_t i = 0; i < now.size(); ++i) {
    const auto found = locked.find(now[i].id);
    if (found == locked.end() || now[i].sum.empty()) continue;
    if (found->second < last && states[i] != LockState::kEdited) states[i] = LockState::kMoved;
    last = std::max(last, found->second);
  }
}

std::optional<size_t> FindByText(const LockedMigration& lost, const std::vector<LockedMigration>& now,
                                 const std::vector<LockState>& states) {
  if (lost.sum.empty()) return std::nullopt;
  for (size_t i = 0; i < now.size(); ++i) {
    if (states[i] == LockState::kNotLocked && now[i].sum == lost.sum) return i;
  }
  return std::nullopt;
}

}  // namespace

std::string LockPath(const History& history) {
  std::string hidden = JoinPath(history.root, kHiddenName);
  const std::string visible = JoinPath(history.root, kName);
  if (Exists(hidden)) return hidden;
  return history.format->takes_every_file && !Exists(visible) ? hidden : visible;
}

Result<std::vector<LockedMigration>> ReadSums(const History& history) {
  std::vector<LockedMigration> sums;
  for (const Migration& migration : history.migrations) {
    Result<LockedMigration> one = SumsOf(*history.format, migration);
    if (!one) return tl::make_unexpected(std::move(one).error());
    sums.push_back(std::move(*one));
  }
  return sums;
}

Result<std::vector<LockedMigration>> ReadLocked(const History& history) {
  Result<std::vector<LockedMigration>> locked = ReadSums(history);
  for (size_t i = 0; locked && i < locked->size(); ++i) {
    if (history.migrations[i].repeatable) (*locked)[i] = {history.migrations[i].id, {}, {}};
  }
  return locked;
}

LockCheck CompareWithLock(const std::vector<LockedMigration>& locked, const std::vector<LockedMigration>& now,
                          bool order_counts) {
  const Places places = PlacesOf(locked);
  LockCheck check;
  for (const LockedMigration& each : now) {
    const auto found = places.find(each.id);
    check.states.push_back(found == places.end() ? LockState::kNotLocked : Compare(locked[found->second], each));
  }
  if (order_counts) FindMoved(now, places, check.states);
  const Places present = PlacesOf(now);
  size_t next = now.size();
  for (size_t i = locked.size(); i-- > 0;) {
    if (const auto found = present.find(locked[i].id); found != present.end()) {
      next = found->second;
    } else {
      check.missing.push_back({locked[i].id, next, FindByText(locked[i], now, check.states)});
    }
  }
  std::reverse(check.missing.begin(), check.missing.end());
  return check;
}

Result<std::optional<LockCheck>> CheckLock(const History& history, const ScriptFile& lock) {
  const std::string& path = lock.path;
  if (!Exists(lock.place())) return std::optional<LockCheck>();
  const Result<std::string> text = ReadFile(lock.place());
  if (!text) return tl::make_unexpected(text.error());
  const Result<LockFile> file = ParseLockFile(*text, path);
  if (!file) return tl::make_unexpected(file.error());
  if (file->conflicted || !file->head_fits) {
    return Fail(
        fmt::format("'{}' {}", path,
                    file->conflicted ? "holds a conflict of a merge" : "has a head that does not fit its lines"),
        "Look at what has changed there, and run `sluice lock`.");
  }
  const Result<std::vector<LockedMigration>> now = ReadLocked(history);
  if (!now) return tl::make_unexpected(now.error());
  return std::optional(CompareWithLock(file->migrations, *now, !history.format->has_parents));
}

}  // namespace sluice::migrations
