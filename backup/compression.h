// How pg_dump compresses the tables.
#pragma once

#include <string>

#include "analyzer/base/error.h"

namespace sluice::backup {

struct Compression {
  std::string method = "gzip";  // "gzip", "zstd", "lz4", "none"
  int level = -1;               // negative: the method's own
};

// "gzip", "zstd:3", "none".
Result<Compression> ParseCompression(const std::string& text);

// pg_dump's option; empty where its own choice is meant. Fails where a pg_dump of this major does not know the method:
// zstd and lz4 came with 16.
Result<std::string> CompressionArgument(const Compression& compression, int pg_dump_major);

// What the names of files that it compressed end in, and what writes their content to standard output.
struct Decompression {
  std::string suffix;
  std::string command;
};

// Of all methods; the last is of files that are not compressed.
const Decompression& DecompressionOf(const std::string& file);

}  // namespace sluice::backup
