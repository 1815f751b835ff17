// tests/cli/<case>/ is a directory to run the program in, and so is tests/alembic/<case>/, where a real Alembic is run:
// `cmd` is what is typed there (for sh, where `sluice` is the program), `stdin` what it reads, and `stdout`, `stderr`
// (absent where empty) and `exit` what it must answer. Versions are replaced by names. It runs in a copy outside any
// repository, which it may write to.
//
// UPDATE_EXPECTED=1 writes the answers; the difference is then for a person to read.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

struct Case {
  fs::path path;

  std::string name() const { return path.filename().string(); }
};

void PrintTo(const Case& tested, std::ostream* out) {
  *out << tested.path.string();
}

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (const fs::directory_entry& entry : fs::directory_iterator(SLUICE_CASES_DIR)) {
    if (entry.is_directory()) cases.push_back({entry.path()});
  }
  std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.path < b.path; });
  return cases;
}

// Empty where there is no such file.
std::string TextOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// A directory to run in; what the answers are written to stands beside it.
class Scratch {
 public:
  explicit Scratch(const Case& tested)
      : path_(fs::path(testing::TempDir()) / fmt::format("sluice_cli_{}_{}", ::getpid(), tested.name())) {
    fs::remove_all(path_);
    fs::create_directories(path_ / "bin");
    fs::create_symlink(SLUICE_PROGRAM, path_ / "bin/sluice");
    fs::copy(tested.path, path_ / "work", fs::copy_options::recursive);
    for (const char* name : {"cmd", "stdin", "stdout", "stderr", "exit"}) {
      if (fs::exists(path_ / "work" / name)) fs::rename(path_ / "work" / name, path_ / name);
    }
    if (!fs::exists(path_ / "stdin")) std::ofstream(path_ / "stdin");
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  // What it exited with. Nothing of the environment reaches the program but what is said here.
  int Run() const {
    const std::string command = fmt::format(
        "cd '{0}/work' && exec env -i PATH='{0}/bin:/usr/local/bin:/usr/bin:/bin' HOME='{0}' TERM=xterm sh '{0}/cmd' "
        "<'{0}/stdin' >'{0}/stdout' 2>'{0}/stderr'",
        path_.string());
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  std::string Answer(const std::string& name) const { return TextOf(path_ / name); }

 private:
  fs::path path_;
};

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// The program's version becomes VERSION, the grammar's GRAMMAR.
std::string Normalised(std::string text) {
  static const std::regex grammar(R"re((PostgreSQL |"grammar":|grammar's, |grammar \()\d+)re");
  return std::regex_replace(Replaced(std::move(text), SLUICE_VERSION, "VERSION"), grammar, "$1GRAMMAR");
}

void Compare(const fs::path& path, const std::string& actual) {
  if (std::getenv("UPDATE_EXPECTED") != nullptr) {
    if (actual.empty()) {
      fs::remove(path);
    } else {
      std::ofstream(path, std::ios::binary) << actual;
    }
  }
  EXPECT_EQ(TextOf(path), actual) << "UPDATE_EXPECTED=1 rewrites " << path;
}

class CommandLine : public testing::TestWithParam<Case> {};

TEST_P(CommandLine, answers_as_expected) {
  const Case& tested = GetParam();
  ASSERT_TRUE(fs::exists(tested.path / "cmd")) << tested.path;
  const Scratch scratch(tested);
  const int status = scratch.Run();
  Compare(tested.path / "stdout", Normalised(scratch.Answer("stdout")));
  Compare(tested.path / "stderr", Normalised(scratch.Answer("stderr")));
  Compare(tested.path / "exit", fmt::format("{}\n", status));
}

std::string NameOf(const testing::TestParamInfo<Case>& tested) {
  return tested.param.name();
}

INSTANTIATE_TEST_SUITE_P(cases, CommandLine, testing::ValuesIn(AllCases()), NameOf);

}  // namespace
}  // namespace sluice::cli
