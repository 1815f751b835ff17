#include "backup/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace sluice::backup {

size_t UsefulJobs() {
  constexpr size_t kMost = 4;
  return std::clamp<size_t>(std::thread::hardware_concurrency(), 1, kMost);
}

Result<void> InParallel(size_t count, const std::function<Result<void>(size_t)>& piece) {
  std::atomic<size_t> next = 0;
  std::atomic<bool> has_failed = false;
  std::vector<Result<void>> results(count);
  const auto work = [&] {
    for (size_t i = next++; i < count && !has_failed; i = next++) {
      results[i] = piece(i);
      if (!results[i]) has_failed = true;
    }
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < std::min(count, UsefulJobs()); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  const auto failed = std::find_if(results.begin(), results.end(), [](const auto& result) { return !result; });
  return failed == results.end() ? Result<void>() : *failed;
}

}  // namespace sluice::backup
