// What every migration format is read into.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/rare.h"
#include "analyzer/base/span.h"

namespace sluice::migrations {

// DESIGN D6. whole: one transaction for the migration. statement: each statement commits by itself. script: as its own
// BEGIN and COMMIT say.
enum class TransactionMode : uint8_t { kWhole, kStatement, kScript };

std::string_view ToString(TransactionMode mode);

// How the migration's own tool runs a file that says nothing about it.
enum class TransactionHabit : uint8_t {
  kUnknown,    // nobody runs it, or we do not know who: decided from what the file holds
  kWrapped,    // the tool puts BEGIN and COMMIT around it
  kOneQuery,   // the whole file is one simple query: an implicit transaction as soon as it holds two statements
  kStatement,  // each statement is sent by itself
};

std::string_view ToString(TransactionHabit habit);

// One file. Up and down may be sections of the same file.
struct ScriptFile {
  std::string path;                                   // as given on the command line, joined with '/'
  RareText stored_at = {};                            // where its text is, if not there: what is staged is elsewhere
  std::shared_ptr<const std::string> text = nullptr;  // its bytes at one moment, where they are kept: script_file.h

  const std::string& place() const { return stored_at.empty() ? path : stored_at.Get(); }
};

// What a tool's settings make of the text of its scripts.
struct ScriptSettings {
  std::map<std::string, std::string, std::less<>> placeholders = {};  // names, as between the two below, to values
  std::string placeholder_begin = "${";
  std::string placeholder_end = "}";
  bool single_bytes = false;  // in an encoding of one byte for each character, which is not UTF-8
};

// What became of a migration's files since the revision that a history is compared with.
enum class Change : uint8_t { kNone, kAdded, kEdited };

struct Rendering;
struct SqitchRecord;

struct Migration {
  std::string id;                         // unique in its history: the version, or the name where there is no version
  std::string label;                      // what people call it: the file or directory name without its extension
  std::vector<std::string> parents = {};  // ids
  // Ids of others that have to be there before it, on whatever branch: they are no parents, and may stay heads.
  RareNames depends_on = {};
  RareNames branch_labels = {};  // other names for the branch that it is on
  std::optional<ScriptFile> up = std::nullopt;
  std::optional<ScriptFile> down =
      std::nullopt;  // set where the file exists, or where up's file may hold a down section
  TransactionHabit habit = TransactionHabit::kUnknown;
  bool repeatable = false;  // has no version, and runs again, behind all others, whenever its text has changed
  std::optional<uint32_t> part = std::nullopt;  // its place in its file, where a file holds several
  // Where the file is code and its tool has run: what stands for it (rendering.h). It is there for up and down.
  std::shared_ptr<const Rendering> rendering = nullptr;
  // Where up is no SQL: why what it does is not known, and what to do. Grammar as in sluice::Message.
  RareText not_analysed = {};
  RareText down_not_analysed = {};  // the same of a down that has its own file
  // The label of one before it: a database that has that one passes over this one, without a word.
  RareText passed_over_behind = {};
  std::shared_ptr<const ScriptSettings> settings = nullptr;
  // What its tool writes down of it beside its name: Sqitch (sqitch_record.h); Drizzle, milliseconds since 1970.
  std::shared_ptr<const SqitchRecord> sqitch = nullptr;
  std::optional<int64_t> drizzle_when = std::nullopt;
};

// Where up and down stand in a file's text, and what its markers say. Spans never overlap; text outside is not SQL. A
// format that has one file per direction knows no direction here: it gives the whole text and its habit as up.
// ScriptOf (script.h) has the answer for one direction.
struct Sections {
  std::vector<Span> up;
  std::vector<Span> down;
  bool has_down = false;  // a down marker is there, even if nothing follows it
  std::optional<TransactionHabit> up_habit;
  std::optional<TransactionHabit> down_habit;
  // Inside of the spans: what the format's own tool takes out, reads as the end of a statement, or puts something else
  // in place of.
  struct NotSql {
    Span span;
    bool ends_statement = false;
    std::string instead = {};  // no longer than the span
  };
  std::vector<NotSql> not_sql = {};
  struct Problem {
    Span span;
    std::string message;  // grammar as in sluice::Message: lower case, no full stop
  };
  std::vector<Problem> problems;  // what the format's own tool would refuse, in the order of the text
  // Where the file is code that makes SQL when its tool runs it: why its statements are not known. Grammar as above.
  std::optional<std::string> not_analysed;
};

struct Format;

// A file with SQL that is in no migration.
struct SkippedFile {
  std::string path;
  std::string reason = {};  // empty: the format's own tool passes over it without a word
};

struct History {
  std::string root;  // the directory, as given
  const Format* format = nullptr;
  std::vector<Migration> migrations;  // in the order in which they apply
  std::vector<SkippedFile> skipped;   // by path
};

}  // namespace sluice::migrations
