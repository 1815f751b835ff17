#include "migrations/render_cache.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/digest.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeading = "sluice rendering 1";

// Only what is the user's own place, never one that others may write to.
fs::path CacheDirectory() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') return fs::path(cache) / "sluice";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? fs::path(home) / ".cache" / "sluice" : fs::path();
}

void Write(std::string_view direction, const RenderedRevisions& revisions, std::string& text) {
  for (const auto& [id, revision] : revisions) {
    const std::string why = revision.failure.value_or("");
    text += fmt::format("{} {} {} {} {} {}\n", direction, revision.printed.in_transaction ? 1 : 0,
                        revision.failure ? 1 : 0, id.size(), why.size(), revision.printed.text.size());
    text.append(id).append(why).append(revision.printed.text).append("\n");
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool AtEnd() const { return text_.empty(); }

  // Up to the character, which goes too.
  std::string_view To(char end) {
    const size_t at = text_.find(end);
    if (at == std::string_view::npos) return Break();
    const std::string_view part = text_.substr(0, at);
    text_.remove_prefix(at + 1);
    return part;
  }

  size_t Number(char end) {
    const std::optional<uint64_t> number = ToNumber(To(end));
    if (!number) Break();
    return static_cast<size_t>(number.value_or(0));
  }

  std::string Bytes(size_t count) {
    if (count > text_.size()) return std::string(Break());
    const std::string_view part = text_.substr(0, count);
    text_.remove_prefix(count);
    return std::string(part);
  }

  bool broken() const { return broken_; }

 private:
  std::string_view Break() {
    broken_ = true;
    text_ = {};
    return {};
  }

  std::string_view text_;
  bool broken_ = false;
};

void ReadOne(Reader& reader, RenderedHistory& history) {
  RenderedRevisions& revisions = reader.To(' ') == "up" ? history.up : history.down;
  RenderedRevision revision;
  revision.printed.in_transaction = reader.Number(' ') == 1;
  const bool failed = reader.Number(' ') == 1;
  const size_t id = reader.Number(' ');
  const size_t why = reader.Number(' ');
  const size_t text = reader.Number('\n');
  revision.printed.id = reader.Bytes(id);
  std::string failure = reader.Bytes(why);
  if (failed) revision.failure = std::move(failure);
  revision.printed.text = reader.Bytes(text);
  reader.To('\n');
  if (!reader.broken()) revisions.insert_or_assign(revision.printed.id, revision);
}

}  // namespace

std::string WriteRenderedHistory(const RenderedHistory& history, std::string_view key) {
  std::string text = fmt::format("{}\n{}\n", kHeading, key);
  Write("up", history.up, text);
  Write("down", history.down, text);
  return text;
}

std::optional<RenderedHistory> ParseRenderedHistory(std::string_view text, std::string_view key) {
  Reader reader(text);
  if (reader.To('\n') != kHeading || reader.To('\n') != key) return std::nullopt;
  RenderedHistory history;
  while (!reader.AtEnd()) ReadOne(reader, history);
  return reader.broken() ? std::nullopt : std::optional(std::move(history));
}

RenderCache::RenderCache(std::string_view project) {
  const fs::path directory = CacheDirectory();
  if (directory.empty()) return;
  Sha256 name;
  name.Add(project);
  path_ = (directory / ("alembic-" + name.Hex())).string();
}

std::optional<RenderedHistory> RenderCache::Find(std::string_view key) const {
  if (path_.empty()) return std::nullopt;
  const Result<std::string> text = ReadFile(path_);
  return text ? ParseRenderedHistory(*text, key) : std::nullopt;
}

// Migrations may hold passwords: nobody else reads what is made of them.
void RenderCache::Keep(const RenderedHistory& history, std::string_view key) const {
  if (path_.empty()) return;
  std::error_code error;
  const fs::path directory = fs::path(path_).parent_path();
  if (fs::create_directories(directory, error) && !error) {
    fs::permissions(directory, fs::perms::owner_all, error);
  }
  const Result<void> written = WriteFileAtomically(path_, WriteRenderedHistory(history, key));
  static_cast<void>(written);
}

}  // namespace sluice::migrations
