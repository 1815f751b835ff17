// Refusals and failures: what happened, and what to do next. Findings are data and never take this way.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace sluice {

// Message grammar: lower case, no full stop, names in single quotes. The hint is a sentence, or empty.
struct Error {
  std::string message;
  std::string hint;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Fail(std::string message, std::string hint = {}) {
  return tl::make_unexpected(Error{std::move(message), std::move(hint)});
}

}  // namespace sluice
