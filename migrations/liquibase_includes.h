// What a Liquibase changelog in XML, YAML or JSON includes and holds itself, and in which order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/directory.h"

namespace sluice::migrations {

// A script that a changeset has Liquibase run.
struct ChangelogScript {
  std::string path = {};        // as written
  bool from_changelog = false;  // else from one of the tool's search paths
  std::string databases = {};   // as its dbms says; empty for all
};

// A changeset that says in one of the three languages what to do: but for scripts, its SQL is Liquibase's to make.
struct ChangelogChangeset {
  std::string author;
  std::string id;
  std::string logical_path = {};  // stands for the file's own where it is given
  std::string databases = {};     // as its dbms says; empty for all
  std::vector<ChangelogScript> scripts = {};
  bool has_other_changes = false;  // or none at all
  uint32_t offset = 0;             // in the changelog
};

struct LiquibaseEntry {
  std::string path = {};        // as written; empty for a changeset
  bool all = false;             // a directory, all of it
  bool from_changelog = false;  // else from one of the tool's search paths, which are not known here
  std::optional<ChangelogChangeset> changeset = {};
};

// Reads nothing but includes and what changesets are called; which of the three languages it is does not matter for
// that.
std::vector<LiquibaseEntry> ReadLiquibaseChangelog(std::string_view text);

bool IsChangelogName(std::string_view name);

// Whether a file that is called like a changelog is one.
bool IsChangelog(std::string_view text);

// The names of the changelogs that the directory's own tool would start from: the master, or all where none includes
// others.
std::vector<std::string> FindChangelogs(const Directory& directory);

struct IncludedFile {
  std::string path;
  std::vector<uint32_t> changesets = {};  // of a changelog, by their places in it; empty for a file of SQL

  bool is_changelog() const { return !changesets.empty(); }
};

// Where a script is that a changeset in the changelog runs; empty where it is not found.
std::string FindScript(const ChangelogScript& script, const std::string& changelog);

// Those of the files that the changelog includes, itself or by others, and the changesets of these changelogs, those
// that follow each other together; in the order of the changelog. files: of SQL, sorted.
std::vector<IncludedFile> IncludedFiles(const std::string& changelog, const std::vector<std::string>& files);

}  // namespace sluice::migrations
