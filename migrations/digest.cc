#include "migrations/digest.h"

#include <fmt/format.h>
#include <nettle/base64.h>
#include <nettle/sha1.h>

#include <array>
#include <cstdint>
#include <iterator>

namespace sluice::migrations {
namespace {

const uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

template <size_t N>
std::string ToHex(const std::array<uint8_t, N>& digest) {
  std::string hex;
  for (const uint8_t byte : digest) fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
  return hex;
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

Sha256::Sha256() {
  sha256_init(&context_);
}

void Sha256::Add(std::string_view bytes) {
  sha256_update(&context_, bytes.size(), Bytes(bytes));
}

// Taking the digest starts the context anew: that happens to a copy.
std::array<uint8_t, SHA256_DIGEST_SIZE> Sha256::Digest() const {
  sha256_ctx context = context_;
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest{};
  sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

std::string Sha256::Hex() const {
  return ToHex(Digest());
}

std::string Sha256::Base64() const {
  const std::array<uint8_t, SHA256_DIGEST_SIZE> digest = Digest();
  std::array<char, BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)> text{};
  base64_encode_raw(text.data(), digest.size(), digest.data());
  return {text.begin(), text.end()};
}

}  // namespace sluice::migrations
