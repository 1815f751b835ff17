// Running `sluice trace`, with a directory of its own for whatever it leaves.
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

// In the directory of the sources, with TMPDIR as given. Fails the test where it left something there.
TraceRun RunTrace(const std::vector<std::string>& arguments);

// Starts it, with its output thrown away.
pid_t StartTrace(const std::vector<std::string>& arguments, const std::string& temporary);

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
