#include "runner/retry.h"

#include <algorithm>

namespace sluice::runner {

bool MayRetry(const SqlError& error) {
  return error.sqlstate == "55P03" || error.sqlstate == "40P01" || error.sqlstate == "40001";
}

std::chrono::milliseconds WaitAfter(int attempt, const RetryPolicy& policy, uint32_t random) {
  constexpr int kDoublingsMax = 20;
  const int64_t doubled = policy.first_wait.count() << std::min(attempt - 1, kDoublingsMax);
  const int64_t longest = std::min<int64_t>(doubled, policy.longest_wait.count());
  const int64_t half = longest / 2;
  return std::chrono::milliseconds(half + (half > 0 ? random % (half + 1) : 0));
}

}  // namespace sluice::runner
