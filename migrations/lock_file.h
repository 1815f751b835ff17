// sluice.lock as text: what was seen of each migration, and a sum over all of it.
//
//   sluice.lock 1
//   # `sluice lock` writes this file. Run it again where a merge leaves a conflict.
//   <sha256> = 0001_orders
//   <sha256> <sha256> 0002_items
//   repeatable R__views
//   head <sha256>
//
// The first sum of a line is that of the text without byte order mark and with LF as line ends, the second that of its
// bytes, '=' where they are the same. The last line's is that of all lines above it. Two branches that both add a
// migration change it to different values: git cannot merge them without asking, wherever they added it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "analyzer/base/rare.h"

namespace sluice::migrations {

struct LockedMigration {
  std::string id;
  std::string sum;        // SHA-256, in lower-case hexadecimal digits; empty where it runs again whenever it changes
  RareText raw_sum = {};  // of the bytes as they are; empty where it is the same

  const std::string& raw() const { return raw_sum.empty() ? sum : raw_sum.Get(); }
  bool operator==(const LockedMigration&) const = default;
};

struct LockFile {
  std::vector<LockedMigration> migrations;  // in the order in which they apply
  bool head_fits = true;                    // false: somebody else than `sluice lock` has put the lines together
  bool conflicted = false;                  // a merge has left both sides' lines
};

// Fails for a line that is none, and for a migration that is there twice, with two texts. Of a conflict that git has
// marked, both sides count. path: for the message.
Result<LockFile> ParseLockFile(std::string_view text, const std::string& path);

std::string FormatLockFile(const std::vector<LockedMigration>& migrations);

}  // namespace sluice::migrations
