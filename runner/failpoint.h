// Places where a test makes the program fail. In the program that is shipped they do nothing: which of the two it is,
// the libraries failpoint_none and failpoint_armed decide when it is linked.
#pragma once

#include <string_view>

namespace sluice::runner {

// name: "after_claim". SLUICE_FAILPOINT=name:action, several with commas between, says what the armed one does there:
//   kill9        this process ends at once, as by SIGKILL
//   exit=N       it exits with this status
//   stop         it is stopped, as by SIGSTOP
//   interrupt    it is interrupted, as by SIGINT
//   sleep=MS     it sleeps
// "name@2:kill9" acts at the second time that the place is reached.
void ReachFailpoint(std::string_view name);

}  // namespace sluice::runner
