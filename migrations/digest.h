// The sums that migration tools keep of their files.
#pragma once

#include <nettle/sha2.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::migrations {

// Lower-case hexadecimal digits.
std::string Sha1Hex(std::string_view bytes);
std::string Sha256Hex(std::string_view bytes);
std::string Sha384Hex(std::string_view bytes);

// Of the bytes that come behind those with this sum; 0 where there are none before (ISO 3309, as zlib has it).
uint32_t Crc32(std::string_view bytes, uint32_t before = 0);

// SHA-256 of all that was added so far; more may follow.
class Sha256 {
 public:
  Sha256();
  void Add(std::string_view bytes);
  std::string Hex() const;  // lower-case
  std::string Base64() const;

 private:
  sha256_ctx context_;
};

}  // namespace sluice::migrations
