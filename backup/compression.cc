#include "backup/compression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace sluice::backup {
namespace {

// With the highest level that pg_dump lets through (validate_compress_specification in common/compression.c).
struct Method {
  std::string_view name;
  int highest;
};

constexpr std::array<Method, 4> kMethods = {{{"gzip", 9}, {"zstd", 22}, {"lz4", 12}, {"none", 0}}};
constexpr int kFirstWithMethods = 16;

}  // namespace

Result<Compression> ParseCompression(const std::string& text) {
  const std::string name = text.substr(0, text.find(':'));
  const auto* const method =
      std::find_if(kMethods.begin(), kMethods.end(), [&](const Method& each) { return each.name == name; });
  const auto wrong = [&] {
    return Fail(fmt::format("'{}' is no way to compress", text),
                "Say gzip, zstd, lz4 or none; with a level, gzip:1 to gzip:9, zstd:1 to zstd:22, lz4:1 to lz4:12.");
  };
  if (method == kMethods.end()) return wrong();
  Compression compression{name, -1};
  if (name.size() == text.size()) return compression;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + name.size() + 1, end, compression.level);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == end;
  if (!is_number || compression.level < 1 || compression.level > method->highest) return wrong();
  return compression;
}

Result<std::string> CompressionArgument(const Compression& compression, int pg_dump_major) {
  if (compression.method == "none") return std::string("--compress=0");
  if (compression.method == "gzip") {
    return compression.level < 0 ? std::string() : fmt::format("--compress={}", compression.level);
  }
  if (pg_dump_major < kFirstWithMethods) {
    return Fail(fmt::format("pg_dump of PostgreSQL {} cannot compress with {}", pg_dump_major, compression.method),
                "It knows gzip alone; zstd and lz4 came with 16. A later pg_dump reads this server, too: name its "
                "directory with --pg-bindir.");
  }
  return compression.level < 0 ? "--compress=" + compression.method
                               : fmt::format("--compress={}:{}", compression.method, compression.level);
}

const Decompression& DecompressionOf(const std::string& file) {
  static const std::array<Decompression, 4> all = {
      {{".gz", "gzip -dc"}, {".zst", "zstd -dcq"}, {".lz4", "lz4 -dcq"}, {"", "cat"}}};
  return *std::find_if(all.begin(), all.end(), [&](const Decompression& each) { return file.ends_with(each.suffix); });
}

}  // namespace sluice::backup
