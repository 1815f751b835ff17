#include "migrations/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

#include "analyzer/base/read_file.h"
#include "migrations/format.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

// Nothing that git would call a program for, and no name but the whole one.
std::vector<std::string> DiffCommand(const std::vector<std::string>& rest) {
  std::vector<std::string> command = {"diff",          "--name-status",          "-z", "-M", "--no-ext-diff",
                                      "--no-textconv", "--ignore-submodules=all"};
  command.insert(command.end(), rest.begin(), rest.end());
  return command;
}

Result<std::string> ResolveRevision(const Git& git, const std::string& revision) {
  const Result<ProcessResult> found =
      git.Try({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (!found) return tl::make_unexpected(found.error());
  if (found->exit_code != 0 || found->output.empty()) {
    return Fail(fmt::format("git knows no commit '{}'", revision),
                "Give a branch, a tag or a commit; in a shallow clone, fetch it first.");
  }
  return found->output.substr(0, found->output.find('\n'));
}

}  // namespace

std::vector<ChangedFile> ParseNameStatus(const std::string& text) {
  const std::vector<std::string> parts = SplitAtNul(text);
  std::vector<ChangedFile> files;
  for (size_t i = 0; i + 1 < parts.size(); i += 2) {
    const char status = parts[i].empty() ? '?' : parts[i].front();
    const bool has_old_name = status == 'R' || status == 'C';
    if (has_old_name) ++i;
    if (i + 1 >= parts.size()) break;
    if (status == 'R') files.push_back({parts[i], ChangedFile::Kind::kDeleted});
    const auto kind = status == 'A' || status == 'C' ? ChangedFile::Kind::kAdded
                      : status == 'D'                ? ChangedFile::Kind::kDeleted
                                                     : ChangedFile::Kind::kChanged;
    files.push_back({parts[i + 1], kind});
  }
  return files;
}

Result<Changes> ChangesSince(const Git& git, const std::string& revision) {
  const Result<std::string> commit = ResolveRevision(git, revision);
  if (!commit) return tl::make_unexpected(commit.error());
  Changes changes;
  const Result<ProcessResult> ancestor = git.Try({"merge-base", *commit, "HEAD"});
  if (!ancestor) return tl::make_unexpected(ancestor.error());
  changes.since_common_ancestor = ancestor->exit_code == 0;
  const std::string start =
      changes.since_common_ancestor ? ancestor->output.substr(0, ancestor->output.find('\n')) : *commit;
  const Result<std::string> tracked = git.Run(DiffCommand({start, "--"}));
  if (!tracked) return tl::make_unexpected(tracked.error());
  const Result<std::string> untracked = git.Run({"ls-files", "-z", "--others", "--exclude-standard"});
  if (!untracked) return tl::make_unexpected(untracked.error());
  changes.files = ParseNameStatus(*tracked);
  for (const std::string& path : SplitAtNul(*untracked)) changes.files.push_back({path, ChangedFile::Kind::kAdded});
  return changes;
}

Result<Changes> StagedChanges(const Git& git) {
  const Result<std::string> staged = git.Run(DiffCommand({"--cached", "--"}));
  if (!staged) return tl::make_unexpected(staged.error());
  return Changes{ParseNameStatus(*staged)};
}

namespace {

bool IsPlan(std::string_view name) {
  return std::any_of(Formats().begin(), Formats().end(), [&](const Format* format) {
    return !format->companions.plan.empty() && format->companions.plan == name;
  });
}

// Of a file beside the scripts' own directory.
bool IsCompanionDirectory(std::string_view name) {
  return std::any_of(Formats().begin(), Formats().end(), [&](const Format* format) {
    return !format->companions.below.empty() && format->companions.below == name;
  });
}

// What a plan lists may have directories in its name: all below it belongs together.
std::set<std::string> DirectoriesOfPlans(const std::vector<std::string>& files) {
  std::set<std::string> directories;
  for (const std::string& file : files) {
    if (IsPlan(BaseName(file))) directories.insert(ParentPath(file));
  }
  return directories;
}

// The nearest of the directories that a file is in or below.
std::optional<std::string> NearestOf(const std::set<std::string>& directories, const std::string& file) {
  for (std::string path = ParentPath(file);; path = ParentPath(path)) {
    if (directories.contains(path)) return path;
    if (path == "." || path == "/") return std::nullopt;
  }
}

// Of Alembic or in the language of Pop, where nothing but names is known.
bool IsRevision(const std::string& file) {
  return file.ends_with(".fizz") || (file.ends_with(".py") && BaseName(ParentPath(file)) == "versions");
}

struct Around {
  std::set<std::string> with_sql;  // or with revisions of Alembic or Pop
  std::set<std::string> roots;     // directories of histories, or of their migrations
  std::set<std::string> plans;     // of those whose migrations may lie at any depth

  bool Needs(const std::string& file) const {
    const std::string directory = ParentPath(file);
    const bool is_below = roots.contains(ParentPath(directory));
    if (roots.contains(directory)) return true;
    if (is_below && (with_sql.contains(directory) || IsCompanionDirectory(BaseName(directory)))) return true;
    return with_sql.contains(directory) && NearestOf(plans, file).has_value();
  }
};

// A file above a history that says which tool it is for, and how it is to be read.
bool TellsOfTool(const std::string& file, const std::set<std::string>& roots) {
  const std::string_view name = BaseName(file);
  const bool is_asked = std::any_of(Formats().begin(), Formats().end(), [&](const Format* format) {
    const auto& above = format->companions.above;
    return std::find(above.begin(), above.end(), name) != above.end();
  });
  if (!is_asked) return false;
  const std::string directory = ParentPath(file);
  return std::any_of(roots.begin(), roots.end(),
                     [&](const std::string& root) { return directory == "." || root.starts_with(directory + "/"); });
}

}  // namespace

// A migration is a file in its history's directory, or in a directory of its own there.
std::vector<std::string> FilesAround(const std::vector<std::string>& files, const std::vector<ChangedFile>& changed) {
  Around around;
  for (const std::string& file : files) {
    if (IsSqlName(BaseName(file)) || IsRevision(file)) around.with_sql.insert(ParentPath(file));
  }
  const std::set<std::string> plans = DirectoriesOfPlans(files);
  for (const ChangedFile& file : changed) {
    const std::string directory = ParentPath(file.path);
    const std::optional<std::string> plan = NearestOf(plans, file.path);
    if (plan && (IsSqlName(BaseName(file.path)) || directory == *plan)) {
      around.plans.insert(*plan);
      around.roots.insert(*plan);
    }
    if (!around.with_sql.contains(directory)) continue;
    around.roots.insert(directory);
    around.roots.insert(ParentPath(directory));
  }
  std::vector<std::string> needed;
  if (around.roots.empty()) return needed;
  std::copy_if(files.begin(), files.end(), std::back_inserter(needed),
               [&](const std::string& file) { return around.Needs(file) || TellsOfTool(file, around.roots); });
  return needed;
}

namespace {

// All that is made in the directory of a copy.
RemovedWhenInterrupted::Paths PathsOf(const std::string& directory, const std::string& top,
                                      const std::vector<std::string>& needed) {
  RemovedWhenInterrupted::Paths paths{{directory + "/names"}, {}};
  std::set<std::string> directories{directory, top};
  for (const std::string& file : needed) {
    paths.files.push_back(JoinPath(top, file));
    for (std::string parent = ParentPath(paths.files.back()); directories.insert(parent).second;) {
      parent = ParentPath(parent);
    }
  }
  // A path sorts behind its beginning.
  paths.directories.assign(directories.rbegin(), directories.rend());
  return paths;
}

}  // namespace

IndexCopy::~IndexCopy() {
  std::error_code ignored;
  if (!directory_.empty()) fs::remove_all(directory_, ignored);
}

Result<void> IndexCopy::CheckOut(const Git& git, const std::vector<std::string>& paths) {
  std::string list;
  for (const std::string& path : paths) (list += path) += '\0';
  const std::string names = directory_ + "/names";
  if (Result<void> written = WriteFileAtomically(names, list); !written) return written;
  const Result<std::string> done =
      git.Run({"checkout-index", "-z", "--stdin", "--quiet", "--prefix=" + top() + "/"}, names);
  if (!done) return tl::make_unexpected(done.error());
  return {};
}

Result<std::shared_ptr<const IndexCopy>> IndexCopy::Make(const Git& git, const std::vector<ChangedFile>& changed) {
  const Result<std::string> listed = git.Run({"ls-files", "-z", "--cached"});
  if (!listed) return tl::make_unexpected(listed.error());
  auto copy = std::make_shared<IndexCopy>();
  const std::vector<std::string> needed = FilesAround(SplitAtNul(*listed), changed);
  copy->empty_ = needed.empty();
  if (needed.empty()) return std::shared_ptr<const IndexCopy>(std::move(copy));
  const SignalsHeldBack until_all_is_there;
  std::error_code error;
  std::string name = (fs::temp_directory_path(error) / "sluice-index-XXXXXX").string();
  if (error || ::mkdtemp(name.data()) == nullptr) {
    return Fail(fmt::format("cannot make a directory for what is staged: {}",
                            error ? error.message() : std::generic_category().message(errno)),
                "Check TMPDIR.");
  }
  copy->directory_ = fs::canonical(name, error).string();
  copy->removed_.emplace(PathsOf(copy->directory_, copy->top(), needed));
  fs::create_directory(copy->top(), error);
  const Result<void> done = copy->CheckOut(git, needed);
  if (!done) return tl::make_unexpected(done.error());
  return std::shared_ptr<const IndexCopy>(std::move(copy));
}

}  // namespace sluice::migrations
