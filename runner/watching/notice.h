// What a chat is told of a run: JSON that Slack's incoming webhooks, and those that are like them, accept.
#pragma once

#include <optional>
#include <string>

#include "analyzer/base/error.h"
#include "runner/watching/event.h"

namespace sluice::runner {

// event: that the run has begun, or that it has ended. failure: why it failed; null where it did not. What may quote
// from rows is left out.
std::string NoticeJson(const WatchedRun& run, const WatchedEvent& event, const WatchedEvent* failure);

// Where notices go, which is a secret: whoever knows it can write there.
struct NoticeAddress {
  std::string server;  // "https://hooks.example.com:8443"
  std::string path;    // "/services/T0/B0/x?y"
};

// Fails for what is no http or https address, without quoting it.
Result<NoticeAddress> ParseNoticeAddress(const std::string& url);

}  // namespace sluice::runner
