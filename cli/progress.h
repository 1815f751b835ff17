// One line on a terminal, for what takes more than a moment. Nothing where standard error is no terminal.
#pragma once

#include <string>

namespace sluice::cli {

class Progress {
 public:
  Progress();
  ~Progress() { Show(""); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  void Show(const std::string& text) const;

 private:
  bool shows_;
};

}  // namespace sluice::cli
