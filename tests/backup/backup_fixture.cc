#include "backup_fixture.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "analyzer/base/child_process.h"

namespace sluice::cli {

namespace fs = std::filesystem;

Backups::Backups() {
  ::setenv("BACKUP_DIR", directory_.path().c_str(), 1);
}

Backups::~Backups() {
  ::unsetenv("BACKUP_DIR");
}

TraceRun Backups::Run(int exit, const std::string& command, const std::vector<std::string>& arguments) const {
  TraceRun run = database_.Run(command, arguments);
  EXPECT_EQ(run.exit, exit) << run.output << run.errors;
  return run;
}

TraceRun Backups::RunHere(int exit, const std::vector<std::string>& words) const {
  TraceRun run = RunProgram(words);
  EXPECT_EQ(run.exit, exit) << run.output << run.errors;
  return run;
}

nlohmann::json Backups::Manifest(const std::string& backup) const {
  std::ifstream file(Path(backup) + "/manifest.json");
  return nlohmann::json::parse(file, nullptr, false);
}

std::vector<std::string> Backups::Kept() const {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_.path())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

int Backups::RunShell(const std::string& backup, const std::string& command) const {
  ProcessOptions options;
  options.directory = Path(backup);
  options.variables = {"PGHOST=" + runner::SharedServer().directory(), "PGUSER=postgres",
                       runner::ServersProgramsFirst()};
  const Result<ProcessResult> run = RunProcess({"sh", "-c", command}, options);
  EXPECT_TRUE(run) << command;
  if (run && run->exit_code != 0) std::fprintf(stderr, "%s: %s\n", command.c_str(), run->errors.c_str());
  return run ? run->exit_code : -1;
}

}  // namespace sluice::cli
