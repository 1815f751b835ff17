#include "faults/proxy.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace sluice::faults {
namespace {

sockaddr_un AddressIn(const std::string& directory) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = directory + "/.s.PGSQL.5432";
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  return address;
}

bool ReadAll(int from, char* to, size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(from, to, size, 0);
    if (got <= 0) return false;
    to += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

bool WriteAll(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

// What a client sends: a type (none in the first message, where it is 0) and a body with its length before it.
struct Message {
  char type = 0;
  std::string bytes;  // all of it
  std::string body;
};

bool ReadMessage(int from, bool first, Message& message) {
  message = {};
  if (!first) {
    if (!ReadAll(from, &message.type, 1)) return false;
    message.bytes += message.type;
  }
  std::array<char, 4> size{};
  if (!ReadAll(from, size.data(), size.size())) return false;
  uint32_t length = 0;
  std::memcpy(&length, size.data(), size.size());
  message.body.resize(ntohl(length) - size.size());
  if (!ReadAll(from, message.body.data(), message.body.size())) return false;
  message.bytes.append(size.data(), size.size());
  message.bytes += message.body;
  return true;
}

}  // namespace

Proxy::Proxy(std::string server, Cut cut) : server_(std::move(server)), cut_(std::move(cut)) {
  std::string name = "/tmp/sluice-proxy-XXXXXX";
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  directory_ = name;
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressIn(directory_);
  EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(::listen(listener_, 16), 0);
  acceptor_ = std::thread([this] { Accept(); });
}

Proxy::~Proxy() {
  ends_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::scoped_lock guard(lock_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  for (const int socket : sockets_) ::close(socket);
  ::close(listener_);
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void Proxy::Accept() {
  while (!ends_) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) break;
    if (has_cut_ && cut_.then_unreachable) {
      ::close(client);
      continue;
    }
    const std::scoped_lock guard(lock_);
    sockets_.push_back(client);
    threads_.emplace_back([this, client] { Serve(client); });
  }
}

bool Proxy::IsTheOne(char type, const std::string& body) {
  if (cut_.how == Cut::How::kNever || has_cut_) return false;
  // The others, such as Parse and Bind, have no answer of their own until a Sync comes.
  if (type != 'Q' && type != 'S') return false;
  if (!cut_.query.empty() && (type != 'Q' || !body.starts_with(cut_.query))) return false;
  return ++seen_ == cut_.at;
}

void Proxy::ForwardAnswers(int client, int server, const std::atomic<bool>& mute) const {
  std::array<char, 1U << 16> buffer{};
  while (true) {
    const ssize_t got = ::recv(server, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    if (mute) break;  // the server has answered the message at which the way is cut
    if (!WriteAll(client, {buffer.data(), static_cast<size_t>(got)})) break;
  }
  ::shutdown(client, SHUT_RDWR);
  ::shutdown(server, SHUT_RDWR);
}

void Proxy::Serve(int client) {
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  {
    const std::scoped_lock guard(lock_);
    sockets_.push_back(server);
  }
  const sockaddr_un address = AddressIn(server_);
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::shutdown(client, SHUT_RDWR);
    return;
  }
  std::atomic<bool> mute{false};
  std::thread answers([&] { ForwardAnswers(client, server, mute); });
  Message message;
  bool open = ReadMessage(client, true, message) && WriteAll(server, message.bytes);
  while (open && ReadMessage(client, false, message)) {
    const bool cut = IsTheOne(message.type, message.body);
    if (cut) has_cut_ = true;
    if (cut && cut_.how == Cut::How::kRollBack) {
      open = WriteAll(server, std::string_view("Q\0\0\0\x0DROLLBACK\0", 14));
      continue;
    }
    if (cut && cut_.how == Cut::How::kBefore) break;
    if (cut) mute = true;
    open = WriteAll(server, message.bytes);
    if (cut && cut_.how == Cut::How::kClientOnly) ::shutdown(client, SHUT_RDWR);
    if (cut) {
      answers.join();
      return;
    }
  }
  ::shutdown(client, SHUT_RDWR);
  ::shutdown(server, SHUT_RDWR);
  answers.join();
}

}  // namespace sluice::faults
