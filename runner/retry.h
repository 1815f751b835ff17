// When a failed attempt is made again, and how long after. Functions over values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "runner/session.h"

namespace sluice::runner {

struct RetryPolicy {
  int attempts = 10;  // in all
  std::chrono::milliseconds first_wait{500};
  std::chrono::milliseconds longest_wait{30'000};
};

// A lock that was not to be had, a deadlock, a transaction that could not be put in order with others: the same
// statements may succeed a moment later.
bool MayRetry(const SqlError& error);

// Before the attempt after this one (from 1): doubles each time up to the longest, and of that a random part between a
// half and all, so that two that collide do not meet again. random: any number.
std::chrono::milliseconds WaitAfter(int attempt, const RetryPolicy& policy, uint32_t random);

}  // namespace sluice::runner
