// Between a client and a server that speak PostgreSQL's protocol, version 3: cuts the way at a chosen message.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runner/session.h"

namespace sluice::faults {

struct Cut {
  enum class How : unsigned char {
    kNever,
    kBefore,        // the message does not reach the server, and both sides are closed
    kAfter,         // the server has answered it; the client does not hear, and is closed
    kClientOnly,    // it reaches the server, whose side stays open until it has answered
    kSilentBefore,  // no side is closed, and nothing gets through any more, nor is it acknowledged: packets are dropped
    kSilentAfter,   // so, once it has reached the server
    kRollBack,      // no cut: the server is told ROLLBACK instead, and what it answers comes back
  };
  How how = How::kNever;
  std::string query;              // what stands in a simple query's text; empty: any message that is answered
  int at = 1;                     // the time, counted over all connections
  bool then_unreachable = false;  // nobody else gets through any more
};

// What the program's own COMMIT reads like, in whatever message it stands.
inline constexpr const char* kCommit = "COMMIT\n;";

// What it listens on. Packets can be dropped over TCP alone.
enum class Over : unsigned char { kSocket, kTcp };

class Proxy {
 public:
  // server: the directory of its socket, or an address.
  Proxy(std::string server, Cut cut, Over over = Over::kSocket);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;
  Proxy(Proxy&&) = delete;
  Proxy& operator=(Proxy&&) = delete;

  // The directory of its own socket: what stands in "host=".
  const std::string& directory() const { return directory_; }
  // What leads to it, in a connection string.
  std::vector<runner::ConnectionValue> values() const { return values_; }
  bool has_cut() const { return has_cut_; }
  // Who connects from now on gets through again, to that server.
  void LeadTo(const std::string& server);

 private:
  void Listen(Over over);
  int ConnectToServer();
  // From now on; a listener is silent, too, where nobody else is to get through.
  void FallSilent();
  void Accept();
  void Serve(int client, int number);
  void ForwardAnswers(int client, int server, int number, const std::atomic<bool>& mute) const;
  bool IsSilent(int number) const { return number <= silent_up_to_; }
  bool IsTheOne(char type, const std::string& body);

  std::string server_;
  std::string directory_;
  std::vector<runner::ConnectionValue> values_;
  Cut cut_;
  int listener_ = -1;
  std::atomic<int> seen_{0};
  std::atomic<int> silent_up_to_{0};  // the connections with these numbers
  std::atomic<bool> has_cut_{false};
  std::atomic<bool> leads_elsewhere_{false};
  std::atomic<bool> ends_{false};
  std::mutex lock_;  // of the server's name and of these
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace sluice::faults
