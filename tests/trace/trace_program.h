// Running `sluice trace` and other commands with a server, with a directory of its own for whatever they leave.
#pragma once

#include <sys/types.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sluice::cli {

// Where the program's servers are made; any user may enter it. Gone with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  TemporaryDirectory(TemporaryDirectory&&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct TraceRun {
  int exit = 0;
  std::string output;
  std::string errors;

  nlohmann::json Json() const { return nlohmann::json::parse(output); }
};

// In the directory of the sources, with a TMPDIR of its own. Fails the test where it left something there.
TraceRun RunProgram(const std::vector<std::string>& arguments);
TraceRun RunTrace(std::vector<std::string> arguments);

// Starts it with TMPDIR as given, and its output thrown away.
pid_t StartProgram(const std::vector<std::string>& arguments, const std::string& temporary);
pid_t StartTrace(std::vector<std::string> arguments, const std::string& temporary);

// A history of plain files, "1.sql" and so on.
class History {
 public:
  explicit History(const std::vector<std::string>& files);

  std::string path() const { return directory_.path(); }
  std::string File(int number) const { return path() + "/" + std::to_string(number) + ".sql"; }

 private:
  TemporaryDirectory directory_;
};

}  // namespace sluice::cli
