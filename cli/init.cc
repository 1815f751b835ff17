// sluice init [DIRECTORY]
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "analyzer/base/read_file.h"
#include "analyzer/base/utf8.h"
#include "analyzer/report/display.h"
#include "commands.h"
#include "config.h"
#include "config_files.h"
#include "migrations/detect.h"
#include "migrations/path.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kWidth = 80;

struct Options {
  std::string directory = ".";
  bool print = false;
};

// A basic string of TOML.
std::string Quoted(std::string_view text) {
  std::string quoted(1, '"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (quoted += '\\') += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string Comment(std::string_view text) {
  return report::Wrap(text, {"# ", "# "}, kWidth);
}

// What the key is for, and an example that is none of the file's own values.
std::string Suggested(const ConfigKey& key) {
  return fmt::format("\n{}# {}\n", Comment(key.meaning), key.example);
}

// What runs again comes behind all others, always.
const std::string& Newest(const migrations::History& history) {
  const auto& all = history.migrations;
  const auto newest = std::find_if(all.rbegin(), all.rend(), [](const auto& each) { return !each.repeatable; });
  return newest == all.rend() ? all.back().id : newest->id;
}

std::string Detected(const migrations::History& history, const std::string& base) {
  const std::string directory = fs::path(CanonicalPath(history.root)).lexically_relative(base).generic_string();
  std::string text = fmt::format("directory = {}\nformat = {}\n", Quoted(directory), Quoted(history.format->name));
  if (history.migrations.empty()) return text;
  return text + Comment("The newest migration when this was written: what it and those before it do is known.") +
         fmt::format("start-after = {}\n", Quoted(Newest(history)));
}

bool IsWritten(std::string_view key) {
  return key == "directory" || key == "format" || key == "start-after";
}

std::string FileText(const std::vector<migrations::History>& histories, const std::string& base) {
  std::string text =
      "# What sluice knows of this repository's migrations. `sluice config` shows what\n"
      "# is in force.\n";
  const bool one = histories.size() == 1;
  if (one) text += "\n" + Detected(histories.front(), base);
  for (const ConfigKey& key : HistoryKeys()) {
    if (!IsWritten(key.name)) text += Suggested(key);
  }
  text += "\n" + Comment("What rules weigh in some files: the last that matches decides.") + "# [[path]]\n";
  for (const ConfigKey& key : PathKeys()) text += fmt::format("# {}\n", key.example);
  if (one) return text;
  text += "\n" + Comment("Each history has its directory; what else is said here outranks what is said above.");
  for (const migrations::History& history : histories) text += "\n[[history]]\n" + Detected(history, base);
  return text;
}

Result<std::vector<migrations::History>> Find(const std::string& directory) {
  Result<std::vector<migrations::History>> histories = migrations::FindHistories(directory, nullptr);
  if (!histories) return histories;
  std::erase_if(*histories, [](const migrations::History& history) { return history.migrations.empty(); });
  for (const migrations::History& history : *histories) {
    const std::string written = history.root + Newest(history);
    if (FindInvalidUtf8(written) == written.size()) continue;
    return Fail(fmt::format("'{}' has names that are not UTF-8", ValidUtf8(history.root)),
                "A TOML file cannot hold them.");
  }
  return histories;
}

std::string Summary(const std::vector<migrations::History>& histories, const std::string& path) {
  std::string text = fmt::format("{}\n", path);
  for (const migrations::History& history : histories) {
    text += fmt::format(
        "  {}: {}, {} up to {}\n", history.root, history.format->name,
        history.migrations.size() == 1 ? "1 migration" : fmt::format("{} migrations", history.migrations.size()),
        Newest(history));
  }
  return text + "What comes behind these is reported by `sluice lint`.\n";
}

ExitCode RunInit(const Options& options) {
  const std::string path = migrations::JoinPath(migrations::NormalizePath(options.directory), "sluice.toml");
  std::error_code ignored;
  if (!options.print && fs::exists(fs::symlink_status(path, ignored))) {
    return PrintError({fmt::format("'{}' is there already", path),
                       "It was left as it is. `sluice init --print` shows what would be written."});
  }
  const Result<std::vector<migrations::History>> histories = Find(options.directory);
  if (!histories) return PrintError(histories.error());
  const std::string text = FileText(*histories, CanonicalPath(options.directory));
  if (options.print) {
    Print(text);
    return ExitCode::kDone;
  }
  if (const Result<void> written = WriteNewFile(path, text); !written) return PrintError(written.error());
  Print(Summary(*histories, path));
  return ExitCode::kDone;
}

}  // namespace

void AddInit(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command init = app.AddSubcommand("init", "Write a sluice.toml for the migrations there");
  init.AddOption("DIRECTORY", options->directory, "Where it is written (default: here)").Called("");
  init.AddFlag("--print", options->print, "Print it and write nothing");
  init.SetFooter(
      "It names the histories found there, with their formats, and their newest migrations as\n"
      "those behind which `sluice lint` reports. A file that is there stays as it is.\n"
      "\n"
      "Examples:\n"
      "  sluice init                         in the root of the repository\n"
      "  sluice init --print services/shop\n"
      "\n"
      "Exit: 0 written, 2 there already, or no migrations.");
  init.SetCallback([options, &action] { action = [options] { return RunInit(*options); }; });
}

}  // namespace sluice::cli
