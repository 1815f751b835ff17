#include "runner/watching/post.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <httplib.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <limits>
#include <utility>

namespace sluice::runner {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kDelivered = "delivered";

std::string Post(const NoticeAddress& address, const std::string& body, std::chrono::milliseconds limit) {
  httplib::Client client(address.server);
  client.set_connection_timeout(limit);
  client.set_read_timeout(limit);
  client.set_write_timeout(limit);
  const httplib::Result answer = client.Post(address.path, body, "application/json");
  if (!answer) return "no answer (" + httplib::to_string(answer.error()) + ")";
  constexpr int kFirstNotOk = 300;
  if (answer->status < kFirstNotOk) return std::string(kDelivered);
  return fmt::format("the answer was {}", answer->status);
}

// In the child. The parent's connections have to end with the parent: the server looks for that.
[[noreturn]] void PostAndExit(const NoticeAddress& address, const std::string& body, std::chrono::milliseconds limit,
                              int answer) {
  const auto number = static_cast<unsigned>(answer);
  if (number > 3) ::close_range(3, number - 1, 0);
  ::close_range(number + 1, std::numeric_limits<unsigned>::max(), 0);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
  std::signal(SIGPIPE, SIG_IGN);
  // Should nobody be there any more to end it.
  ::alarm(static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(limit).count()) + 1);
  std::string said;
  try {
    said = Post(address, body, limit);
  } catch (const std::exception&) {
    said = "it could not be sent";
  }
  const ssize_t written = ::write(answer, said.data(), said.size());
  ::_exit(written < 0 ? 1 : 0);
}

// To its end; empty where that did not come in time.
std::string ReadUntil(int number, Clock::time_point deadline) {
  std::string said;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd answer{number, POLLIN, 0};
    const int ready = ::poll(&answer, 1, static_cast<int>(std::max<int64_t>(left, 0)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return {};
    std::array<char, 256> buffer{};
    const ssize_t got = ::read(number, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return said;
    said.append(buffer.data(), static_cast<size_t>(got));
  }
}

}  // namespace

NoticePost::NoticePost(const NoticeAddress& address, const std::string& body, std::chrono::milliseconds limit)
    : deadline_(Clock::now() + limit) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
  process_ = ::fork();
  if (process_ == 0) PostAndExit(address, body, limit, ends[1]);
  ::close(ends[1]);
  answer_ = ends[0];
}

NoticePost::~NoticePost() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  if (answer_ >= 0) ::close(answer_);
}

NoticePost::NoticePost(NoticePost&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      answer_(std::exchange(other.answer_, -1)),
      deadline_(other.deadline_) {}

NoticePost& NoticePost::operator=(NoticePost&& other) noexcept {
  std::swap(process_, other.process_);
  std::swap(answer_, other.answer_);
  std::swap(deadline_, other.deadline_);
  return *this;
}

std::string NoticePost::Wait() {
  if (process_ <= 0) return "it could not be sent";
  const std::string said = ReadUntil(answer_, deadline_);
  if (said.empty()) return "no answer in time";
  return said == kDelivered ? std::string() : said;
}

}  // namespace sluice::runner
