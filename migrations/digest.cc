#include "migrations/digest.h"

#include <nettle/base64.h>
#include <nettle/sha1.h>

#include <array>
#include <cstdint>

namespace sluice::migrations {
namespace {

const uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

template <size_t size>
std::string ToHex(const std::array<uint8_t, size>& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * size);
  for (const uint8_t byte : digest) hex.append({kDigits[byte >> 4U], kDigits[byte & 0xFU]});
  return hex;
}

// Taking the digest starts the context anew: that happens to a copy.
std::array<uint8_t, SHA256_DIGEST_SIZE> DigestOf(sha256_ctx context) {
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest{};
  sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

}  // namespace

std::string Sha1Hex(std::string_view bytes) {
  sha1_ctx context;
  sha1_init(&context);
  sha1_update(&context, bytes.size(), Bytes(bytes));
  std::array<uint8_t, SHA1_DIGEST_SIZE> digest{};
  sha1_digest(&context, digest.size(), digest.data());
  return ToHex(digest);
}

std::string Sha256Hex(std::string_view bytes) {
  Sha256 sum;
  sum.Add(bytes);
  return sum.Hex();
}

std::string Sha384Hex(std::string_view bytes) {
  sha384_ctx context;
  sha384_init(&context);
  sha384_update(&context, bytes.size(), Bytes(bytes));
  std::array<uint8_t, SHA384_DIGEST_SIZE> digest{};
  sha384_digest(&context, digest.size(), digest.data());
  return ToHex(digest);
}

uint32_t Crc32(std::string_view bytes, uint32_t before) {
  constexpr uint32_t kPolynomial = 0xEDB88320;
  constexpr int kBits = 8;
  uint32_t sum = ~before;
  for (const char byte : bytes) {
    sum ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < kBits; ++bit) sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? kPolynomial : 0);
  }
  return ~sum;
}

Sha256::Sha256() {
  sha256_init(&context_);
}

void Sha256::Add(std::string_view bytes) {
  sha256_update(&context_, bytes.size(), Bytes(bytes));
}

std::string Sha256::Hex() const {
  return ToHex(DigestOf(context_));
}

std::string Sha256::Base64() const {
  const std::array<uint8_t, SHA256_DIGEST_SIZE> digest = DigestOf(context_);
  std::array<char, BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)> text{};
  base64_encode_raw(text.data(), digest.size(), digest.data());
  return {text.begin(), text.end()};
}

}  // namespace sluice::migrations
