#include "analyzer/fix/plan.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "analyzer/fix/edits.h"
#include "analyzer/lex/lexer.h"
#include "migrations/script.h"

namespace sluice::fix {
namespace {

using migrations::Migration;

struct File {
  std::string text;
  EditSet edits;
};

// A history's migrations with those that were added, in their order.
struct Line {
  const migrations::History* history;
  std::vector<const Migration*> migrations;
};

bool HasStatement(std::string_view text) {
  lex::Lexer lexer(text, {0, static_cast<uint32_t>(text.size())});
  lex::Token token;
  return lexer.Next(token);
}

// Diesel refuses a script without a statement, and whoever reads one asks what is missing.
std::string WithoutStatements(std::string comments) {
  const size_t end = comments.find_last_not_of(" \t\r\n") + 1;
  comments.resize(end);
  if (!comments.empty()) comments += '\n';
  return comments + "-- Its statements have moved to the migrations that follow.\nSELECT 1;\n";
}

class Planner {
 public:
  Planner(const Report& report, const std::vector<const migrations::History*>& histories, const PlanOptions& options)
      : report_(report), options_(options) {
    for (const migrations::History* history : histories) {
      Line& line = lines_.emplace_back(Line{history, {}});
      for (const Migration& migration : history->migrations) line.migrations.push_back(&migration);
    }
  }

  Plan Make() {
    for (const Finding& finding : report_.findings) {
      if (!finding.fix) continue;
      if (!finding.fix->safe && !options_.unsafe) {
        plan_.unsafe.push_back(&finding);
      } else {
        Take(finding);
      }
    }
    for (auto& [path, file] : files_) {
      std::string after = Apply(file.text, file.edits.edits());
      if (IsAllOfAScript(path) && HasStatement(file.text) && !HasStatement(after)) {
        after = WithLineEndsOf(file.text, WithoutStatements(std::move(after)));
      }
      if (after != file.text) plan_.changes.push_back({path, std::move(file.text), std::move(after), false});
    }
    for (auto& [path, change] : replaced_) plan_.changes.push_back(std::move(change));
    for (auto& [path, text] : new_files_) plan_.changes.push_back({path, "", std::move(text), true});
    std::sort(plan_.changes.begin(), plan_.changes.end(),
              [](const FileChange& a, const FileChange& b) { return a.path < b.path; });
    return std::move(plan_);
  }

 private:
  // What one fix does, until all of it is known to be possible.
  struct Draft {
    std::map<std::string, std::vector<Edit>> edits;
    std::vector<migrations::NewFile> new_files;
    std::map<std::string, FileChange> replaced;
    std::map<std::string, std::string> planned;  // what the replaced files will hold
    std::vector<Migration> migrations;
  };

  struct Home {
    Line* line;
    size_t at;  // into Line::migrations
  };

  void Take(const Finding& finding) {
    const std::string& path = report_.sources[finding.source].path();
    Result<Draft> draft = DraftOf(finding, path);
    if (!draft) {
      plan_.left_out.push_back({&finding, draft.error().message});
      return;
    }
    if (!Fits(*draft)) {
      plan_.later.push_back(&finding);
      return;
    }
    for (const auto& [file, edits] : draft->edits) files_.at(file).edits.Add(edits);
    for (migrations::NewFile& file : draft->new_files) new_files_[file.path] = std::move(file.text);
    replaced_.merge(draft->replaced);
    Insert(finding.source, std::move(draft->migrations));
    plan_.fixed.push_back(&finding);
  }

  // A file is replaced once, and not edited then.
  bool Fits(const Draft& draft) const {
    const auto fits = [&](const auto& edited) {
      return files_.at(edited.first).edits.Fits(edited.second) && !replaced_.contains(edited.first);
    };
    return std::all_of(draft.edits.begin(), draft.edits.end(), fits) &&
           std::none_of(draft.replaced.begin(), draft.replaced.end(), [&](const auto& replaced) {
             const auto edited = files_.find(replaced.first);
             const bool has_edits = edited != files_.end() && !edited->second.edits.edits().empty();
             return has_edits || replaced_.contains(replaced.first);
           });
  }

  Result<Draft> DraftOf(const Finding& finding, const std::string& path) {
    const Fix& fix = *finding.fix;
    Draft draft;
    OpenSource(path, finding.source);
    draft.edits[path] = fix.edits;
    if (fix.migrations.empty() && !fix.leaves_transaction && fix.down_edits.empty()) return draft;
    const std::optional<Home> home = Find(finding.source);
    if (!home) return Fail("the file is in no history");
    if (const Result<void> added = AddDownEdits(fix, *home, draft); !added) return tl::make_unexpected(added.error());
    if (const Result<void> marked = AddMarker(fix, *home, draft); !marked) return tl::make_unexpected(marked.error());
    if (const Result<void> added = AddMigrations(fix, *home, draft); !added) return tl::make_unexpected(added.error());
    return draft;
  }

  void OpenSource(const std::string& path, uint32_t source) {
    if (!files_.contains(path)) files_[path].text = report_.sources[source].original();
  }

  // The file is one direction of a migration, and no more.
  bool IsAllOfAScript(const std::string& path) const {
    const auto is_script = [&](const Migration* migration) {
      const bool up = migration->up && migration->up->path == path;
      const bool down = migration->down && migration->down->path == path;
      return up != down;
    };
    return std::any_of(lines_.begin(), lines_.end(), [&](const Line& line) {
      return std::any_of(line.migrations.begin(), line.migrations.end(), is_script);
    });
  }

  // The text as analysed where it is in the report; else as it is now.
  Result<void> Open(const std::string& path) {
    if (files_.contains(path)) return {};
    const auto found = std::find_if(report_.sources.begin(), report_.sources.end(),
                                    [&](const Source& source) { return source.path() == path; });
    if (found != report_.sources.end()) {
      files_[path].text = found->original();
      return {};
    }
    Result<std::string> text = options_.read(path);
    if (!text) return tl::make_unexpected(text.error());
    files_[path].text = std::move(*text);
    return {};
  }

  Result<void> AddDownEdits(const Fix& fix, const Home& home, Draft& draft) {
    const Migration& migration = *home.line->migrations[home.at];
    if (fix.down_edits.empty() || !migration.down) return {};
    if (Result<void> opened = Open(migration.down->path); !opened) return opened;
    Append(fix.down_edits, draft.edits[migration.down->path]);
    return {};
  }

  Result<void> AddMarker(const Fix& fix, const Home& home, Draft& draft) {
    const auto mark = home.line->history->format->without_transaction;
    if (!fix.leaves_transaction || mark == nullptr) return {};
    const Migration& migration = *home.line->migrations[home.at];
    Result<migrations::Marker> marker = mark(migration, files_.at(migration.up->path).text);
    if (!marker) return tl::make_unexpected(marker.error());
    if (marker->new_file) {
      draft.new_files.push_back({marker->path, marker->text});
    } else {
      Append({{{marker->at, marker->at}, marker->text}}, draft.edits[marker->path]);
    }
    return {};
  }

  Result<void> AddMigrations(const Fix& fix, const Home& home, Draft& draft) {
    const Line& line = *home.line;
    const auto write = line.history->format->write;
    if (!fix.migrations.empty() && write == nullptr) return Fail("new migrations of this format are not written");
    if (!fix.migrations.empty() && line.history->format->keeps_sums) {
      return Fail("the sums of the migrations would have to be computed anew");
    }
    const size_t last = LastAddedBehind(home);
    const Migration* behind = line.migrations[last];
    const Migration* next = last + 1 < line.migrations.size() ? line.migrations[last + 1] : nullptr;
    const std::string_view text = files_.at(line.migrations[home.at]->up->path).text;
    const bool has_way_back = HasWayBack(home);
    std::deque<Migration> written_before;
    for (const NewMigration& migration : fix.migrations) {
      Result<migrations::Written> written =
          write({*behind, next, line.history->root, Reader(draft)}, ToScript(migration, has_way_back));
      if (!written) return tl::make_unexpected(written.error());
      for (migrations::NewFile& file : written->files) {
        file.text = WithLineEndsOf(text, file.text.ends_with('\n') ? file.text : file.text + "\n");
        if (file.replaces) {
          if (Result<void> replaced = Replace(std::move(file), draft); !replaced) return replaced;
          continue;
        }
        if (options_.read(file.path)) return Fail("'" + file.path + "' is there already");
        draft.new_files.push_back(std::move(file));
      }
      behind = &written_before.emplace_back(written->migration);
      draft.migrations.push_back(std::move(written->migration));
    }
    return {};
  }

  // Reads what the draft makes of a file where it makes something of it.
  std::function<Result<std::string>(const std::string&)> Reader(const Draft& draft) const {
    return [this, &draft](const std::string& path) -> Result<std::string> {
      const auto found = draft.planned.find(path);
      return found != draft.planned.end() ? found->second : options_.read(path);
    };
  }

  // A file with findings grows at its end, where it is edited; others get another text as a whole.
  Result<void> Replace(migrations::NewFile file, Draft& draft) {
    draft.planned[file.path] = file.text;
    const auto open = files_.find(file.path);
    if (open == files_.end()) {
      Result<std::string> before = options_.read(file.path);
      if (!before) return tl::make_unexpected(before.error());
      FileChange change{file.path, std::move(*before), std::move(file.text), false};
      draft.replaced.insert_or_assign(change.path, std::move(change));
      return {};
    }
    const std::string& text = open->second.text;
    if (!file.text.starts_with(text)) return Fail("'" + file.path + "' would have to be edited in two ways");
    const auto end = static_cast<uint32_t>(text.size());
    std::vector<Edit>& edits = draft.edits[file.path];
    std::erase_if(edits, [&](const Edit& edit) { return edit.span.begin == end; });
    edits.push_back({{end, end}, file.text.substr(end)});
    return {};
  }

  static migrations::NewScript ToScript(const NewMigration& migration, bool has_way_back) {
    migrations::NewScript script{migration.title, migration.up, std::nullopt, migration.transactional};
    if (has_way_back) script.down = migration.down.empty() ? "-- There is nothing to undo.\n" : migration.down;
    return script;
  }

  // A migration with its way back in a file of its own has one where the file is there.
  bool HasWayBack(const Home& home) const {
    const Migration& migration = *home.line->migrations[home.at];
    if (!migration.down) return false;
    if (migration.down->path != migration.up->path) return true;
    const std::string_view text = files_.at(migration.up->path).text;
    return migrations::ScriptOf(*home.line->history->format, migration, migrations::Direction::kDown, text).exists;
  }

  std::optional<Home> Find(uint32_t source) {
    const std::string& path = report_.sources[source].path();
    for (Line& line : lines_) {
      for (size_t i = 0; i < line.migrations.size(); ++i) {
        const Migration& migration = *line.migrations[i];
        const bool is_part = !migration.part || migration.label == report_.labels[source];
        if (migration.up && migration.up->path == path && is_part) return Home{&line, i};
      }
    }
    return std::nullopt;
  }

  // Behind what other fixes have added there.
  size_t LastAddedBehind(const Home& home) const {
    size_t at = home.at;
    const auto is_added = [this](const Migration* migration) {
      return std::any_of(added_.begin(), added_.end(), [&](const Migration& added) { return &added == migration; });
    };
    while (at + 1 < home.line->migrations.size() && is_added(home.line->migrations[at + 1])) ++at;
    return at;
  }

  void Insert(uint32_t source, std::vector<Migration> added) {
    if (added.empty()) return;
    const std::optional<Home> home = Find(source);
    auto at = home->line->migrations.begin() + static_cast<std::ptrdiff_t>(LastAddedBehind(*home)) + 1;
    for (Migration& migration : added) {
      at = home->line->migrations.insert(at, &added_.emplace_back(std::move(migration))) + 1;
    }
  }

  static void Append(const std::vector<Edit>& from, std::vector<Edit>& to) {
    to.insert(to.end(), from.begin(), from.end());
  }

  const Report& report_;
  const PlanOptions& options_;
  std::deque<Line> lines_;
  std::deque<Migration> added_;
  std::map<std::string, File> files_;
  std::map<std::string, std::string> new_files_;
  std::map<std::string, FileChange> replaced_;  // files that are there and get another text as a whole
  Plan plan_;
};

}  // namespace

Plan MakePlan(const Report& report, const std::vector<const migrations::History*>& histories,
              const PlanOptions& options) {
  return Planner(report, histories, options).Make();
}

}  // namespace sluice::fix
