#include "runner/failpoint.h"

namespace sluice::runner {

void ReachFailpoint(std::string_view) {}

}  // namespace sluice::runner
