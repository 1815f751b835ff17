// Between a client and a server that speak PostgreSQL's protocol, version 3: cuts the way at a chosen message.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sluice::faults {

struct Cut {
  enum class How : unsigned char {
    kNever,
    kBefore,      // the message does not reach the server, and both sides are closed
    kAfter,       // the server has answered it; the client does not hear, and is closed
    kClientOnly,  // it reaches the server, whose side stays open until it has answered
    kRollBack,    // no cut: the server is told ROLLBACK instead, and what it answers comes back
  };
  How how = How::kNever;
  std::string query;              // the start of a simple query's text; empty: any message that is answered
  int at = 1;                     // the time, counted over all connections
  bool then_unreachable = false;  // nobody else gets through any more
};

class Proxy {
 public:
  // server: the directory of its socket.
  Proxy(std::string server, Cut cut);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;
  Proxy(Proxy&&) = delete;
  Proxy& operator=(Proxy&&) = delete;

  // The directory of its own socket: what stands in "host=".
  const std::string& directory() const { return directory_; }
  bool has_cut() const { return has_cut_; }

 private:
  void Accept();
  void Serve(int client);
  void ForwardAnswers(int client, int server, const std::atomic<bool>& mute) const;
  bool IsTheOne(char type, const std::string& body);

  std::string server_;
  std::string directory_;
  Cut cut_;
  int listener_ = -1;
  std::atomic<int> seen_{0};
  std::atomic<bool> has_cut_{false};
  std::atomic<bool> ends_{false};
  std::mutex lock_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace sluice::faults
