// The program as a child process, armed with failpoints.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace sluice::faults {

struct Ended {
  int exit = 0;        // 128 + the signal's number where one ended it
  std::string output;  // standard output, then standard error
};

class Program {
 public:
  // failpoint: as runner/failpoint.h describes; may be empty.
  explicit Program(const std::vector<std::string>& arguments, const std::string& failpoint = "");
  // Ends it where it still runs.
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  Program(Program&&) = delete;
  Program& operator=(Program&&) = delete;

  // Fails the test where it takes longer than two minutes.
  Ended Wait();
  bool Runs();
  // Whether it is stopped, as the failpoint's action of that name does it.
  bool IsStopped() const;
  void Signal(int signal) const;
  // The write end of its output has no reader.
  static Ended RunWithoutReader(const std::vector<std::string>& arguments);

 private:
  bool Reap(bool wait);

  std::string directory_;
  pid_t child_ = 0;
  int status_ = 0;
  bool reaped_ = false;
};

// Asks again and again; fails the test where it is not so within a minute.
bool Eventually(const std::function<bool()>& is_so, const std::string& what);

}  // namespace sluice::faults
