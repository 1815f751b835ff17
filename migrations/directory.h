// What formats ask of a directory.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice::migrations {

// One directory's names, read once, and the directories below it as far as somebody looked into them. The names are
// sorted by byte value; "." and ".." and names starting with a dot are left out.
struct Directory {
  std::string path = {};
  // Everything that is no directory: what cannot be read must fail later, not vanish.
  std::vector<std::string> files = {};
  std::vector<std::string> directories = {};  // symbolic links to directories are among them
  std::vector<std::string> links = {};        // those of the directories that are symbolic links
  // Neither among the files nor the directories: what is for another database, as its name says (other_databases.h).
  std::vector<std::string> others = {};
  std::pair<dev_t, ino_t> id = {};  // the same for all paths that lead here

  // A directory below this one, by its name; read when first asked for, and kept. Not for several threads at once.
  const Result<Directory>& Below(const std::string& name) const;
  // Reads those that have not been read, on several processors: for who is about to ask for nearly all of them.
  void ReadBelow() const;
  // For who has seen all of it: a tree may be larger than what should be kept of it.
  void Forget(const std::string& name) const { below.erase(name); }
  // Whether a directory of this name can be read and has this file. What cannot be read has none.
  bool HasFileBelow(const std::string& name, std::string_view file) const;
  // As ReadStart(), of one of its files; read when first asked for, and kept: many formats ask for the same few.
  const std::string& StartOf(const std::string& name) const;

  mutable std::map<std::string, std::unique_ptr<Result<Directory>>> below = {};
  mutable std::map<std::string, std::string> starts = {};
};

Result<Directory> ReadDirectory(const std::string& path);

// Whether both paths lead to one directory, as the disk says. Not where one of them is not there.
bool IsSameDirectory(const std::string& one, const std::string& other);

bool HasFile(const Directory& directory, std::string_view name);

// The text that content evidence is looked for in: the first 64 KiB of at most four of the directory's .sql files whose
// names start with a digit, spread over the history; or of any, where the format names its files as it likes. Files
// that cannot be read are empty. The directory keeps the texts.
enum class Sampled : uint8_t { kNumbered, kAny };
std::vector<std::string_view> SampleTexts(const Directory& directory, Sampled sampled = Sampled::kNumbered);

// The first 64 KiB of a file; nothing where it cannot be read.
std::string ReadStart(const std::string& path);

}  // namespace sluice::migrations
