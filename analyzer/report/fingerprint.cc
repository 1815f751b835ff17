#include "analyzer/report/fingerprint.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "analyzer/base/utf8.h"

namespace sluice::report {
namespace {

constexpr size_t kWindow = 100;
constexpr uint64_t kBase = 37;
constexpr uint16_t kEndOfFile = 0xFFFF;

constexpr uint64_t LeadingFactor() {
  uint64_t factor = 1;
  for (size_t i = 0; i < kWindow; ++i) factor *= kBase;
  return factor;
}

// A rolling hash with 64 bits over a window of code units; line starts leave the window together with their hash.
class LineHasher {
 public:
  explicit LineHasher(const std::vector<uint32_t>& lines) : wanted_(lines) {}

  void Add(uint16_t unit) {
    const bool after_cr = std::exchange(after_cr_, false);
    if (unit == ' ' || unit == '\t' || (after_cr && unit == '\n')) return;
    if (unit == '\r') {
      unit = '\n';
      after_cr_ = true;
    }
    Leave();
    if (line_start_) line_at_[index_] = ++line_;
    line_start_ = unit == '\n';
    Roll(unit);
  }

  std::map<uint32_t, std::string> Finish() {
    Add(kEndOfFile);
    for (size_t i = 0; i < kWindow; ++i) {
      Leave();
      Roll(0);
    }
    return std::move(hashes_);
  }

 private:
  void Roll(uint16_t unit) {
    constexpr uint64_t kLeading = LeadingFactor();
    hash_ = hash_ * kBase + unit - kLeading * window_[index_];
    window_[index_] = unit;
    index_ = (index_ + 1) % kWindow;
  }

  // Where a line starts at the oldest unit of the window, the window is what follows from there.
  void Leave() {
    const uint32_t line = std::exchange(line_at_[index_], 0);
    if (line == 0) return;
    const uint32_t number = ++counts_[hash_];
    if (next_ == wanted_.size() || wanted_[next_] != line) return;
    ++next_;
    hashes_.emplace(line, fmt::format("{:x}:{}", hash_, number));
  }

  const std::vector<uint32_t>& wanted_;
  size_t next_ = 0;
  std::array<uint16_t, kWindow> window_{};
  std::array<uint32_t, kWindow> line_at_{};  // 0: no line starts here
  size_t index_ = 0;
  uint64_t hash_ = 0;
  uint32_t line_ = 0;
  bool line_start_ = true;
  bool after_cr_ = false;
  std::unordered_map<uint64_t, uint32_t> counts_;
  std::map<uint32_t, std::string> hashes_;
};

// text: well-formed and not empty. Takes one code point off it.
uint32_t TakeCodePoint(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  constexpr std::array<unsigned, 5> kLeadBits = {0, 0x7F, 0x1F, 0x0F, 0x07};
  uint32_t code_point = lead & kLeadBits[length];
  for (size_t i = 1; i < length; ++i) code_point = code_point << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  text.remove_prefix(length);
  return code_point;
}

}  // namespace

std::map<uint32_t, std::string> LineHashes(std::string_view text, const std::vector<uint32_t>& lines) {
  LineHasher hasher(lines);
  const bool valid = FindInvalidUtf8(text) == text.size();
  const std::string replaced = valid ? std::string() : ValidUtf8(text);
  std::string_view rest = valid ? text : std::string_view(replaced);
  while (!rest.empty()) {
    const uint32_t code_point = TakeCodePoint(rest);
    if (code_point < 0x10000) {
      hasher.Add(static_cast<uint16_t>(code_point));
      continue;
    }
    hasher.Add(static_cast<uint16_t>(0xD7C0 + (code_point >> 10U)));
    hasher.Add(static_cast<uint16_t>(0xDC00 + (code_point & 0x3FFU)));
  }
  return hasher.Finish();
}

}  // namespace sluice::report
