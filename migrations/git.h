// Git, asked by its command line.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/child_process.h"
#include "analyzer/base/error.h"

namespace sluice::migrations {

// The repository that a directory is in, whatever the variables that a hook has been given say; they count where they
// are about the same repository. No program is run that the repository's configuration names, but for filters that the
// index's files need on their way out (git-lfs).
class Git {
 public:
  // Fails where there is no git, or no repository.
  static Result<Git> At(const std::string& directory);

  // The root of its working tree; absolute, without links.
  const std::string& top() const { return top_; }

  // What a command prints. input: a file that it reads.
  Result<std::string> Run(const std::vector<std::string>& arguments, const std::string& input = "/dev/null") const;
  // The same where a failure is an answer.
  Result<ProcessResult> Try(const std::vector<std::string>& arguments) const;

 private:
  std::string top_;
  ProcessOptions options_;
};

// What stands between NULs.
std::vector<std::string> SplitAtNul(const std::string& text);

}  // namespace sluice::migrations
