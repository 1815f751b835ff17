// What a signal must not leave behind: no destructor runs when one ends the process.
#pragma once

#include <csignal>
#include <memory>
#include <string>
#include <vector>

namespace sluice::migrations {

// While it lives, what SIGINT, SIGTERM and SIGHUP do waits; a program that is started meanwhile waits as well.
class SignalsHeldBack {
 public:
  SignalsHeldBack();
  ~SignalsHeldBack();
  SignalsHeldBack(const SignalsHeldBack&) = delete;
  SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;
  SignalsHeldBack(SignalsHeldBack&&) = delete;
  SignalsHeldBack& operator=(SignalsHeldBack&&) = delete;

 private:
  sigset_t before_;
};

// While it lives, these signals remove the files and the directories before they end the process. To be made and to go
// where no other thread runs that could take the signal.
class RemovedWhenInterrupted {
 public:
  struct Paths {
    std::vector<std::string> files;
    std::vector<std::string> directories;  // each before the one that it is in
  };

  explicit RemovedWhenInterrupted(Paths paths);
  ~RemovedWhenInterrupted();
  RemovedWhenInterrupted(const RemovedWhenInterrupted&) = delete;
  RemovedWhenInterrupted& operator=(const RemovedWhenInterrupted&) = delete;
  RemovedWhenInterrupted(RemovedWhenInterrupted&&) = delete;
  RemovedWhenInterrupted& operator=(RemovedWhenInterrupted&&) = delete;

 private:
  std::unique_ptr<const Paths> paths_;
};

}  // namespace sluice::migrations
