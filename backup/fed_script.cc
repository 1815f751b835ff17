#include "backup/fed_script.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <system_error>

#include "backup/temporary_file.h"

namespace sluice::backup {
namespace {

namespace fs = std::filesystem;

// In a directory that nobody else can enter; gone with the object.
class NamedPipes {
 public:
  explicit NamedPipes(size_t count) {
    std::error_code error;
    std::string directory = (fs::temp_directory_path(error) / "sluice-XXXXXX").string();
    if (error || ::mkdtemp(directory.data()) == nullptr) return;
    directory_ = directory;
    for (size_t i = 0; i < count; ++i) {
      paths_.push_back(fmt::format("{}/{}", directory_, i));
      if (::mkfifo(paths_.back().c_str(), S_IRUSR | S_IWUSR) != 0) return;
    }
    are_made_ = true;
  }
  ~NamedPipes() {
    std::error_code ignored;
    if (!directory_.empty()) fs::remove_all(directory_, ignored);
  }
  NamedPipes(const NamedPipes&) = delete;
  NamedPipes& operator=(const NamedPipes&) = delete;
  NamedPipes(NamedPipes&&) = delete;
  NamedPipes& operator=(NamedPipes&&) = delete;

  bool are_made() const { return are_made_; }
  const std::vector<std::string>& paths() const { return paths_; }

 private:
  std::string directory_;
  std::vector<std::string> paths_;
  bool are_made_ = false;
};

std::string Include(const std::string& path) {
  std::string text = "\\i '";
  for (const char c : path) text += c == '\'' ? std::string("''") : std::string(1, c);
  return text + "'\n";
}

// Whether it may go on, for each of the two whether the other one has ended.
MayGoOn Unless(const std::atomic<bool>& ended) {
  return [&ended]() -> Result<void> { return ended ? Fail("the other end of the pipe has ended") : Result<void>(); };
}

}  // namespace

Result<void> RunFedScript(const ClientPrograms& programs, const ClientConnection& connection, const std::string& script,
                          const std::vector<std::vector<std::string>>& feeds) {
  const NamedPipes pipes(feeds.size());
  std::string text = "BEGIN;\n" + script;
  for (const std::string& path : pipes.paths()) text += Include(path);
  const TemporaryFile file(text);
  if (!pipes.are_made() || file.path().empty()) return CannotWriteTemporaryFile();
  std::atomic<bool> feeding_failed = false;
  std::atomic<bool> psql_ended = false;
  // Whichever fails takes the other one with it, and that is no reason of its own.
  bool psql_failed_first = false;
  std::future<Result<void>> fed = std::async(std::launch::async, [&]() -> Result<void> {
    for (size_t i = 0; i < feeds.size(); ++i) {
      std::vector<std::string> arguments = {"--file=" + pipes.paths()[i]};
      arguments.insert(arguments.end(), feeds[i].begin(), feeds[i].end());
      const auto run = RunClient(programs, "pg_restore", arguments, nullptr, Unless(psql_ended));
      if (run) continue;
      feeding_failed = true;
      return tl::make_unexpected(run.error());
    }
    return {};
  });
  const auto run =
      RunClient(programs, "psql",
                {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=" + file.path()},
                &connection, Unless(feeding_failed));
  // The status of a script that failed, see psql's manual page; where it was ended it is another.
  psql_failed_first = !run && run.error().message.find("status 3") != std::string::npos;
  psql_ended = true;
  Result<void> feeding = fed.get();
  if (run || (!feeding && !psql_failed_first)) return feeding;
  return tl::make_unexpected(run.error());
}

}  // namespace sluice::backup
