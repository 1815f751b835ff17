// Which of the migrations of a history are reported.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/error.h"
#include "migrations/changes.h"

namespace sluice::cli {

// Each leaves out some; what is left by all is reported. All are replayed.
struct Choice {
  std::string since;                    // a revision
  bool staged = false;                  // not together with since
  std::string start_after;              // an id
  std::vector<std::string> migrations;  // ids

  bool AsksGit() const { return staged || !since.empty(); }
  bool IsEmpty() const { return !AsksGit() && start_after.empty() && migrations.empty(); }
};

// Leaves out what the ids leave out. Everything behind start_after counts as new.
Result<void> ChooseById(const Choice& choice, std::vector<analysis::Request>& requests);

// The files that have changed, by their absolute paths without links.
struct ChangedPaths {
  std::set<std::string> added;
  std::set<std::string> others;
};

// Leaves out what has not changed. What was added behind all that was there before counts as new.
// place: where a file of the request is in the working tree; absolute, without links.
using FilePlace = std::function<std::string(const migrations::ScriptFile&)>;
void ChooseChanged(const ChangedPaths& changed, const FilePlace& place, analysis::Request& request);

}  // namespace sluice::cli
