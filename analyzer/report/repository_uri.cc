#include "analyzer/report/repository_uri.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "analyzer/report/sarif.h"

namespace sluice::report {
namespace {

constexpr std::array<std::string_view, 4> kSchemes = {"https", "http", "ssh", "git"};

std::string_view AfterUser(std::string_view authority) {
  const size_t at = authority.rfind('@');
  return at == std::string_view::npos ? authority : authority.substr(at + 1);
}

bool IsLetterOrDigit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// A name and perhaps a port.
bool IsHost(std::string_view host) {
  const size_t colon = std::min(host.find(':'), host.size());
  const std::string_view name = host.substr(0, colon);
  const std::string_view port = host.substr(std::min(colon + 1, host.size()));
  const bool numeric = port.find_first_not_of("0123456789") == std::string_view::npos;
  return !name.empty() && numeric && std::all_of(name.begin(), name.end(), [](char c) {
    return IsLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
  });
}

// Encodes what is not, and keeps what is encoded already.
std::string EncodeOnce(std::string_view path) {
  std::string uri = sarif::EncodeUriPath(path);
  for (size_t at = uri.find("%25"); at != std::string::npos; at = uri.find("%25", at + 1)) {
    const bool encoded = at + 4 < uri.size() && std::isxdigit(static_cast<unsigned char>(uri[at + 3])) != 0 &&
                         std::isxdigit(static_cast<unsigned char>(uri[at + 4])) != 0;
    if (encoded) uri.erase(at + 1, 2);
  }
  return uri;
}

// An '@' in the path is suspicious: behind a password with a '/' in it, what looks like the host is the user.
std::string Uri(std::string_view scheme, std::string_view host, std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  if (!IsHost(host) || path.find('@') != std::string_view::npos) return {};
  return std::string(scheme).append("://").append(host).append(EncodeOnce(path));
}

}  // namespace

std::string PublicRepositoryUri(std::string_view remote) {
  const size_t scheme_end = remote.find("://");
  if (scheme_end != std::string_view::npos) {
    const std::string_view scheme = remote.substr(0, scheme_end);
    if (std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end()) return {};
    const std::string_view rest = remote.substr(scheme_end + 3);
    const size_t path = std::min(rest.find_first_of("/?#"), rest.size());
    return Uri(scheme, AfterUser(rest.substr(0, path)), rest.substr(path));
  }
  const size_t colon = remote.find(':');
  if (colon == std::string_view::npos || remote.find('/') < colon || colon < 2) return {};
  std::string path(remote.substr(colon + 1));
  if (!path.starts_with('/')) path.insert(path.begin(), '/');
  return Uri("ssh", AfterUser(remote.substr(0, colon)), path);
}

}  // namespace sluice::report
