// What apply runs, read again piece by piece where it is much.
#pragma once

#include <cstddef>

#include "run_plan.h"
#include "runner/run_queue.h"

namespace sluice::cli {

// So many migrations stay from when the plan was made.
inline constexpr size_t kAtHand = 512;

// Of the plan, whose migrations it takes, with what their rows say besides. The place has to be there as long as the
// queue is.
Run<runner::RunQueue> MakeQueue(const RunPlace& place, Plan& plan);

}  // namespace sluice::cli
