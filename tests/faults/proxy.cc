#include "faults/proxy.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <netinet/in.h>
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

constexpr int kPort = 5432;

sockaddr_in LoopbackAddress(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  EXPECT_EQ(::inet_pton(AF_INET, host.c_str(), &address.sin_addr), 1);
  return address;
}

// What comes is dropped before TCP sees it, and is not acknowledged: tcp_filter() in net/ipv4/tcp_ipv4.c.
void DropPackets(int socket) {
  sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog program{1, &nothing};
  ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

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

Proxy::Proxy(std::string server, Cut cut, Over over) : server_(std::move(server)), cut_(std::move(cut)) {
  std::string name = "/tmp/sluice-proxy-XXXXXX";
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  directory_ = name;
  Listen(over);
  acceptor_ = std::thread([this] { Accept(); });
}

void Proxy::Listen(Over over) {
  listener_ = ::socket(over == Over::kTcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (over == Over::kTcp) {
    sockaddr_in address = LoopbackAddress("127.0.0.1", 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    values_ = {{"host", "127.0.0.1"}, {"port", std::to_string(ntohs(address.sin_port))}};
  } else {
    const sockaddr_un address = AddressIn(directory_);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    values_ = {{"host", directory_}};
  }
  EXPECT_EQ(::listen(listener_, 16), 0);
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
    if (has_cut_ && cut_.then_unreachable && silent_up_to_ == 0 && !leads_elsewhere_) {
      ::close(client);
      continue;
    }
    const std::scoped_lock guard(lock_);
    sockets_.push_back(client);
    threads_.emplace_back([this, client, number = static_cast<int>(threads_.size()) + 1] { Serve(client, number); });
  }
}

bool Proxy::IsTheOne(char type, const std::string& body) {
  if (cut_.how == Cut::How::kNever || has_cut_) return false;
  // The others, such as Parse and Bind, have no answer of their own until a Sync comes.
  if (type != 'Q' && type != 'S') return false;
  if (!cut_.query.empty() && (type != 'Q' || body.find(cut_.query) == std::string::npos)) return false;
  return ++seen_ == cut_.at;
}

void Proxy::LeadTo(const std::string& server) {
  const std::scoped_lock guard(lock_);
  server_ = server;
  leads_elsewhere_ = true;
}

int Proxy::ConnectToServer() {
  const std::scoped_lock guard(lock_);
  const bool over_tcp = !server_.starts_with('/');
  const int server = ::socket(over_tcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockets_.push_back(server);
  const sockaddr_un named = AddressIn(server_);
  const sockaddr_in address = over_tcp ? LoopbackAddress(server_, kPort) : sockaddr_in{};
  const int done = over_tcp ? ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address)
                            : ::connect(server, reinterpret_cast<const sockaddr*>(&named), sizeof named);
  return done == 0 ? server : -1;
}

void Proxy::FallSilent() {
  const std::scoped_lock guard(lock_);
  silent_up_to_ = static_cast<int>(threads_.size());
  for (const int socket : sockets_) DropPackets(socket);
  if (cut_.then_unreachable) DropPackets(listener_);
}

void Proxy::ForwardAnswers(int client, int server, int number, const std::atomic<bool>& mute) const {
  std::array<char, 1U << 16> buffer{};
  while (true) {
    const ssize_t got = ::recv(server, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    if (IsSilent(number)) continue;
    if (mute) break;  // the server has answered the message at which the way is cut
    if (!WriteAll(client, {buffer.data(), static_cast<size_t>(got)})) break;
  }
  ::shutdown(client, SHUT_RDWR);
  ::shutdown(server, SHUT_RDWR);
}

void Proxy::Serve(int client, int number) {
  const int server = ConnectToServer();
  if (server < 0) {
    ::shutdown(client, SHUT_RDWR);
    return;
  }
  std::atomic<bool> mute{false};
  std::thread answers([&] { ForwardAnswers(client, server, number, mute); });
  Message message;
  bool open = ReadMessage(client, true, message) && WriteAll(server, message.bytes);
  while (open && ReadMessage(client, false, message)) {
    if (IsSilent(number)) continue;
    const bool cut = IsTheOne(message.type, message.body);
    if (cut) has_cut_ = true;
    if (cut && cut_.how == Cut::How::kRollBack) {
      open = WriteAll(server, std::string_view("Q\0\0\0\x0DROLLBACK\0", 14));
      continue;
    }
    if (cut && (cut_.how == Cut::How::kSilentBefore || cut_.how == Cut::How::kSilentAfter)) {
      FallSilent();
      open = cut_.how == Cut::How::kSilentBefore || WriteAll(server, message.bytes);
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
