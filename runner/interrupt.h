// What has to end before a signal ends this process.
#pragma once

#include <sys/types.h>

#include <csignal>

namespace sluice::runner {

// While it lives, SIGINT, SIGTERM and SIGHUP first shut the socket down and wait for the child that holds its other
// end, then end this process as they would have. A signal that the program handles or ignores is left to it. Where
// there are more than a handful at once the later ones are not waited for; the child ends all the same, for the socket
// closes with this process.
class EndsBeforeUs {
 public:
  EndsBeforeUs(int socket, pid_t child);
  ~EndsBeforeUs();
  EndsBeforeUs(const EndsBeforeUs&) = delete;
  EndsBeforeUs& operator=(const EndsBeforeUs&) = delete;
  EndsBeforeUs(EndsBeforeUs&&) = delete;
  EndsBeforeUs& operator=(EndsBeforeUs&&) = delete;

 private:
  int slot_ = -1;
};

// Holds back the signals above in this thread, so that none comes between making a child and remembering it.
class SignalsHeldBack {
 public:
  SignalsHeldBack();
  ~SignalsHeldBack();
  SignalsHeldBack(const SignalsHeldBack&) = delete;
  SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;
  SignalsHeldBack(SignalsHeldBack&&) = delete;
  SignalsHeldBack& operator=(SignalsHeldBack&&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace sluice::runner
