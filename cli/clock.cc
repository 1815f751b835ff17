#include "clock.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <limits>

#include "migrations/text.h"

namespace sluice::cli {

Result<int64_t> Now() {
  namespace chrono = std::chrono;
  const char* given = std::getenv("SOURCE_DATE_EPOCH");
  if (given == nullptr) {
    return chrono::duration_cast<chrono::seconds>(chrono::system_clock::now().time_since_epoch()).count();
  }
  constexpr uint64_t kLastOfYear9999 = 253402300799;
  const std::optional<uint64_t> seconds = migrations::ToNumber(given);
  if (seconds && *seconds <= kLastOfYear9999) return static_cast<int64_t>(*seconds);
  return Fail(fmt::format("SOURCE_DATE_EPOCH is '{}', which is no time", given),
              "It is seconds since 1970, or not set.");
}

}  // namespace sluice::cli
