// A range of bytes in one source text.
#pragma once

#include <cstdint>

namespace sluice {

// Half open, counted in bytes from the start of the file. Files are limited to 4 GiB (see read_file.h).
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  constexpr uint32_t length() const { return end - begin; }
  constexpr bool empty() const { return begin == end; }
  constexpr bool Contains(uint32_t offset) const { return begin <= offset && offset < end; }
  friend constexpr bool operator==(const Span&, const Span&) = default;
};

}  // namespace sluice
