#include "migrations/alembic_render.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/alembic_origins.h"
#include "migrations/alembic_project.h"
#include "migrations/digest.h"
#include "migrations/path.h"
#include "migrations/python_script.h"
#include "migrations/python_tokens.h"
#include "migrations/render_cache.h"
#include "migrations/script_file.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

// For all runs of one direction together.
constexpr std::chrono::minutes kTimeLimit{5};

struct Project {
  AlembicIni ini;
  std::string directory;  // where it is run; absolute
  std::vector<std::string> command;
};

std::string AbsolutePath(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : absolute.string();
}

std::optional<Project> FindProject(const History& history, const RenderOptions& options) {
  const std::optional<AlembicIni> ini = FindAlembicIni(history.root);
  if (!ini) return std::nullopt;
  const std::string directory = AbsolutePath(ini->ProjectDirectory());
  return Project{*ini, directory, AlembicCommand(*ini, directory, options.command)};
}

// By its name: where the project is looked at from does not matter.
void AddFile(const std::string& path, Sha256& key) {
  const std::string text = ReadFile(path).value_or("");
  key.Add(fmt::format("{} {} {}\n", BaseName(path), text.size(), text));
}

// What decides what Alembic prints, as far as files tell: models that env.py loads are not looked at.
std::string KeyOf(const Project& project, const History& history) {
  Sha256 key;
  for (const std::string& word : project.command) key.Add(word + " ");
  AddFile(project.ini.path, key);
  for (const char* lock : {"uv.lock", "poetry.lock"}) AddFile(JoinPath(project.directory, lock), key);
  AddFile(JoinPath(project.ini.script_location, "env.py"), key);
  AddFile(JoinPath(history.root, "env.py"), key);
  for (const Migration& migration : history.migrations) {
    key.Add(migration.id + "\n");
    AddFile(migration.up->path, key);
  }
  return key.Hex();
}

// Runs for one direction, which share their time.
class Runs {
 public:
  Runs(const Project& project, std::string_view direction) : project_(project), direction_(direction) {}

  Result<ProcessResult> operator()(const std::string& range) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now());
    std::vector<std::string> command = project_.command;
    command.insert(command.end(), {std::string(direction_), range, "--sql"});
    ProcessOptions options;
    options.directory = project_.directory;
    options.variables = {"PYTHONDONTWRITEBYTECODE=1", "PYTHONIOENCODING=utf-8"};
    options.time_limit = std::max(left, std::chrono::milliseconds(1));
    return RunProcess(command, options);
  }

 private:
  using Clock = std::chrono::steady_clock;

  const Project& project_;
  std::string_view direction_;
  Clock::time_point end_ = Clock::now() + kTimeLimit;
};

RenderedHistory Render(const Project& project, const std::vector<Migration>& migrations) {
  RenderedHistory rendered;
  std::thread down([&] { rendered.down = RenderDowngrades(migrations, Runs(project, "downgrade")); });
  rendered.up = RenderUpgrades(migrations, Runs(project, "upgrade"));
  down.join();
  return rendered;
}

// What failed altogether may go better when the environment is there.
bool IsWorthKeeping(const RenderedHistory& rendered) {
  return std::any_of(rendered.up.begin(), rendered.up.end(), [](const auto& each) { return !each.second.failure; });
}

RenderedHistory RenderOrFind(const Project& project, const History& history) {
  const RenderCache cache(AbsolutePath(history.root));
  const std::string key = KeyOf(project, history);
  if (std::optional<RenderedHistory> found = cache.Find(key)) return std::move(*found);
  RenderedHistory rendered = Render(project, history.migrations);
  if (IsWorthKeeping(rendered)) cache.Keep(rendered, key);
  return rendered;
}

// One direction's SQL goes behind what is there.
void AddDirection(const RenderedRevision& revision, const PythonScript& python, std::string_view function,
                  Rendering& rendering, std::vector<Span>& section) {
  const auto begin = static_cast<uint32_t>(rendering.sql.size());
  RevisionScript script;
  if (revision.failure) {
    // Something has to be there that the reason can be about.
    script.sql = fmt::format("-- {}() is not rendered\n", function);
  } else {
    PrintedRevision printed = revision.printed;
    printed.text = WithoutPrintedLines(printed.text, python);
    script = ReadRevisionScript(printed);
    for (Origin origin : TraceOrigins(script, python, function)) {
      origin.sql.begin += begin;
      origin.sql.end += begin;
      rendering.origins.push_back(origin);
    }
  }
  rendering.sql += script.sql;
  section.push_back({begin, static_cast<uint32_t>(rendering.sql.size())});
  (function == "upgrade" ? rendering.sections.up_habit : rendering.sections.down_habit) = script.habit;
}

Span PlaceOf(const PythonScript& python, std::string_view function, std::string_view text) {
  if (const std::optional<size_t> found = python.FindFunction(function)) return python.functions[*found].first_line;
  return {0, static_cast<uint32_t>(std::min(text.find('\n'), text.size()))};
}

// A call over several lines is one statement, whatever its literal holds.
void ReadStatements(std::string_view python, Rendering& rendering) {
  const auto makes_sql = [&](const Span& line) {
    const auto holds = [&](const Span& place) { return place.begin < line.end && line.begin < place.end; };
    return holds(rendering.up_place) || holds(rendering.down_place) ||
           std::any_of(rendering.origins.begin(), rendering.origins.end(),
                       [&](const Origin& origin) { return holds(origin.file); });
  };
  PythonLexer lexer(python);
  for (bool ended = false; !ended;) {
    const std::vector<PythonToken> line = NextLogicalLine(lexer, ended);
    if (line.empty()) continue;
    const Span span = {line.front().span.begin, line.back().span.end};
    if (makes_sql(span)) rendering.statements.push_back(span);
  }
  rendering.comments = lexer.comments();
}

// What is asked about is what is staged; what Alembic sees is the working tree.
bool DiffersFromWorkingTree(const ScriptFile& file, const std::string& text) {
  return !file.stored_at.empty() && ReadFile(file.path).value_or("") != text;
}

RenderedRevision NotRendered(const std::string& id, std::string why) {
  return {{id, {}, false}, std::move(why)};
}

const RenderedRevision& Find(const RenderedRevisions& revisions, const std::string& id) {
  static const RenderedRevision none = NotRendered("", "Alembic does not print it");
  const auto found = revisions.find(id);
  return found == revisions.end() ? none : found->second;
}

void Take(Migration& migration, const std::string& text, const RenderedRevision& up, const RenderedRevision& down) {
  migration.rendering = std::make_shared<const Rendering>(MakeRendering(text, up, down));
  if (migration.rendering->sections.has_down) migration.down = migration.up;
}

}  // namespace

Rendering MakeRendering(std::string_view python, const RenderedRevision& up, const RenderedRevision& down) {
  const PythonScript script = ReadPythonScript(python);
  Rendering rendering;
  rendering.file = python;
  rendering.up_place = PlaceOf(script, "upgrade", python);
  rendering.down_place = PlaceOf(script, "downgrade", python);
  rendering.up_not_analysed = up.failure;
  AddDirection(up, script, "upgrade", rendering, rendering.sections.up);
  // Where one reason holds for both, once is enough.
  rendering.sections.has_down = down.failure != up.failure || !down.failure;
  if (rendering.sections.has_down) {
    rendering.down_not_analysed = down.failure;
    AddDirection(down, script, "downgrade", rendering, rendering.sections.down);
  }
  ReadStatements(python, rendering);
  return rendering;
}

void RenderAlembic(History& history, const RenderOptions& options) {
  const std::optional<Project> project = FindProject(history, options);
  RenderedHistory rendered;
  if (project) rendered = RenderOrFind(*project, history);
  for (Migration& migration : history.migrations) {
    const Result<std::string> text = ReadScriptFile(*migration.up);
    if (!text) continue;  // told when it is loaded
    RenderedRevision none;
    if (!project) none = NotRendered(migration.id, "there is no alembic.ini above it, which Alembic asks for");
    if (DiffersFromWorkingTree(*migration.up, *text)) {
      none = NotRendered(migration.id, "what is staged differs from the working tree, which Alembic renders");
    }
    const bool is_there = !none.failure;
    Take(migration, *text, is_there ? Find(rendered.up, migration.id) : none,
         is_there ? Find(rendered.down, migration.id) : none);
  }
}

}  // namespace sluice::migrations
