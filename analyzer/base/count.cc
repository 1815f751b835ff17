#include "analyzer/base/count.h"

#include <fmt/format.h>

namespace sluice {

std::string Count(size_t number, std::string_view one) {
  return Count(number, one, fmt::format("{}s", one));
}

std::string Count(size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

}  // namespace sluice
