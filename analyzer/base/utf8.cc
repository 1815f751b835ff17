#include "analyzer/base/utf8.h"

#include <cstring>

namespace sluice {
namespace {

constexpr unsigned char Byte(std::string_view text, size_t at) {
  return static_cast<unsigned char>(text[at]);
}

constexpr bool IsContinuation(unsigned char byte) {
  return (byte & 0xC0U) == 0x80U;
}

// Length of the well-formed sequence at `at`, or 0. Table 3-7 of the Unicode standard.
size_t SequenceLength(std::string_view text, size_t at) {
  const unsigned char lead = Byte(text, at);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (at + length > text.size()) return 0;
  const unsigned char second = Byte(text, at + 1);
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (second < low || second > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if (!IsContinuation(Byte(text, at + i))) return 0;
  }
  return length;
}

}  // namespace

size_t FindInvalidUtf8(std::string_view text, size_t from) {
  constexpr uint64_t kHighBits = 0x8080808080808080U;
  size_t at = from;
  while (at < text.size()) {
    uint64_t eight = kHighBits;
    if (at + sizeof eight <= text.size()) std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & kHighBits) == 0) {
      at += sizeof eight;
      continue;
    }
    if (Byte(text, at) < 0x80) {
      ++at;
      continue;
    }
    const size_t length = SequenceLength(text, at);
    if (length == 0) return at;
    at += length;
  }
  return text.size();
}

size_t CharacterStart(std::string_view text, size_t at) {
  constexpr size_t kLongest = 4;
  for (size_t back = 1; back < kLongest && back <= at; ++back) {
    if (SequenceLength(text, at - back) > back) return at - back;
  }
  return at;
}

uint32_t Utf16Length(std::string_view text) {
  uint32_t units = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t length = SequenceLength(text, at);
    units += length == 4 ? 2 : 1;
    at += length == 0 ? 1 : length;
  }
  return units;
}

size_t CodePointOffset(std::string_view text, size_t code_point) {
  size_t at = 0;
  for (; at < text.size() && code_point > 0; --code_point) {
    const size_t length = SequenceLength(text, at);
    at += length == 0 ? 1 : length;
  }
  return at;
}

std::string ValidUtf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t bad = FindInvalidUtf8(text, at);
    valid.append(text.substr(at, bad - at));
    if (bad < text.size()) valid.append("\xEF\xBF\xBD");
    at = bad + 1;
  }
  return valid;
}

}  // namespace sluice
