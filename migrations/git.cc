#include "migrations/git.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

// A hook's git names its own repository, and so leads astray where we look at another, or from another directory.
const std::vector<std::string>& RepositoryVariables() {
  static const std::vector<std::string> variables = {"GIT_DIR",        "GIT_WORK_TREE",        "GIT_INDEX_FILE",
                                                     "GIT_COMMON_DIR", "GIT_PREFIX",           "GIT_IMPLICIT_WORK_TREE",
                                                     "GIT_NAMESPACE",  "GIT_LITERAL_PATHSPECS"};
  return variables;
}

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string WithoutLineBreak(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string FirstLine(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

Result<ProcessResult> RunAt(const std::string& directory, const std::vector<std::string>& arguments,
                            const ProcessOptions& options) {
  // core.fsmonitor names a program.
  std::vector<std::string> command = {
      "git", "-C", directory, "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return RunProcess(command, options);
}

// Nothing where git does not answer.
std::optional<std::string> Ask(const std::string& directory, const std::vector<std::string>& arguments,
                               const ProcessOptions& options) {
  const Result<ProcessResult> result = RunAt(directory, arguments, options);
  if (!result || result->exit_code != 0) return std::nullopt;
  return WithoutLineBreak(result->output);
}

tl::unexpected<Error> Failed(const std::vector<std::string>& arguments, const ProcessResult& result) {
  return Fail(fmt::format("git cannot do this: {}", FirstLine(result.errors)),
              fmt::format("It was asked: git {}", fmt::join(arguments, " ")));
}

// While `git commit -a` runs its hooks, what is to be committed is in an index of its own.
std::string IndexFile(const std::string& directory, const ProcessOptions& options) {
  const std::string index = Variable("GIT_INDEX_FILE");
  if (index.empty()) return {};
  const auto ours = Ask(directory, {"rev-parse", "--absolute-git-dir"}, options);
  const auto theirs = Ask(".", {"rev-parse", "--absolute-git-dir"}, {});
  if (!ours || ours != theirs) return {};
  std::error_code ignored;
  return fs::absolute(index, ignored).string();
}

}  // namespace

Result<Git> Git::At(const std::string& directory) {
  Git git;
  git.options_.unset = RepositoryVariables();
  // Asking must not take locks that a command of the user's waits for; messages are shown, in one language.
  git.options_.variables = {"GIT_OPTIONAL_LOCKS=0", "LC_ALL=C"};
  Result<ProcessResult> found = RunAt(directory, {"rev-parse", "--show-toplevel"}, git.options_);
  if (!found) {
    return Fail("git cannot be run: " + found.error().message, "--since and --staged ask it what has changed.");
  }
  if (found->exit_code != 0 && !Variable("GIT_DIR").empty()) {
    // A working tree that nothing but the variables know.
    git.options_.unset.clear();
    found = RunAt(directory, {"rev-parse", "--show-toplevel"}, git.options_);
    if (!found) return tl::make_unexpected(found.error());
  }
  if (found->exit_code != 0) {
    return Fail(fmt::format("'{}' is in no git repository: {}", directory, FirstLine(found->errors)),
                "--since and --staged ask git what has changed. Without them everything is looked at.");
  }
  git.top_ = WithoutLineBreak(found->output);
  const std::string index = git.options_.unset.empty() ? std::string() : IndexFile(directory, git.options_);
  if (!index.empty()) git.options_.variables.push_back("GIT_INDEX_FILE=" + index);
  return git;
}

Result<ProcessResult> Git::Try(const std::vector<std::string>& arguments) const {
  return RunAt(top_, arguments, options_);
}

Result<std::string> Git::Run(const std::vector<std::string>& arguments, const std::string& input) const {
  ProcessOptions options = options_;
  options.input = input;
  Result<ProcessResult> result = RunAt(top_, arguments, options);
  if (!result) return tl::make_unexpected(result.error());
  if (result->exit_code != 0) return Failed(arguments, *result);
  return std::move(result->output);
}

std::vector<std::string> SplitAtNul(const std::string& text) {
  std::vector<std::string> parts;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\0', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace sluice::migrations
