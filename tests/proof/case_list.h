// The statements to be proved, from statements/*.sql. A case is a paragraph of one or more lines:
//
//   ALTER TABLE orders ADD COLUMN note text
//   SET timezone = 'UTC'; ALTER TABLE orders ALTER COLUMN created_at TYPE timestamptz
//   -- upper bound: which rows it meets is in the data
//   DELETE FROM orders WHERE quantity > 3
//
// A line that begins with a space goes on with the line before. Of several statements the last is judged; those before
// it are run and replayed, and where they BEGIN a transaction it runs in that one. A comment before a case marks it:
//   -- upper bound: why the prediction lists more than happens
//   -- unknown: why nothing can be said
//   -- refused: why it is only checked that the server refuses it in a transaction block, as predicted; may be
//       unknown as well
//   -- unsafe: why it fails for a new value of an enum, as predicted
//   -- left out: why it is not run at all
// A mark of some versions alone says so: "-- unsafe until 16: why", "-- left out from 17: why".
// Other comments are for people.
#pragma once

#include <string>
#include <vector>

namespace sluice::proof {

enum class Mark : unsigned char { kNone, kUpperBound, kUnknown, kRefused, kUnsafe };

struct Case {
  std::string theme;  // the file's name
  std::string text;   // on one line; with the theme, what the case is known by
  Mark mark = Mark::kNone;
  bool unknown = false;  // marked so, too

  std::string Id() const { return theme + " | " + text; }
};

// As a server of that major version is to be asked.
std::vector<Case> ReadCases(const std::string& directory, int server_major);

std::string ReadText(const std::string& path);

}  // namespace sluice::proof
