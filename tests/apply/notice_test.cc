#include "runner/watching/notice.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

using Kind = WatchedEvent::Kind;

WatchedRun TheRun() {
  return {"00ff", "apply", "db-host", "1", 1, "production", "shop"};
}

WatchedEvent Ended(int exit, const char* outcome) {
  WatchedEvent event{Kind::kEnded};
  event.exit = exit;
  event.outcome = outcome;
  event.migrations = 1;
  event.time = std::chrono::milliseconds(2'340);
  return event;
}

TEST(Notice, TellsThatARunBegins) {
  WatchedEvent event{Kind::kBegun};
  event.migrations = 3;
  EXPECT_EQ(NoticeJson(TheRun(), event, nullptr),
            R"x({"text":"sluice apply: 3 migrations to run on shop (production)","attachments":[{"color":"#439FE0",)x"
            R"("fields":[{"title":"database","value":"shop","short":true},)"
            R"({"title":"environment","value":"production","short":true},)"
            R"({"title":"run","value":"00ff","short":true},{"title":"host","value":"db-host","short":true}]}]})");
}

TEST(Notice, TellsSuccess) {
  const std::string json = NoticeJson(TheRun(), Ended(0, "done"), nullptr);
  EXPECT_NE(json.find(R"x("text":"sluice apply: done, 1 migration on shop (production) in 2.3 s")x"), std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("color":"good")"), std::string::npos) << json;
}

TEST(Notice, TellsWhyItFailedAndNothingOfTheRows) {
  WatchedEvent failure{Kind::kFailed, "0002"};
  failure.text = "a <b> & \"c\"";
  failure.detail = "Key (email)=(someone@example.com) already exists.";
  const std::string json = NoticeJson(TheRun(), Ended(6, "rolled back"), &failure);
  EXPECT_NE(json.find(R"(in 2.3 s\n0002: a &lt;b&gt; &amp; \"c\"")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("color":"danger")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"({"title":"status","value":"6","short":true})"), std::string::npos) << json;
  EXPECT_EQ(json.find("someone@"), std::string::npos) << json;
}

TEST(NoticeAddress, IsTakenApart) {
  const struct {
    const char* url;
    const char* server;
    const char* path;
  } cases[] = {
      {"https://hooks.slack.com/services/T/B/x", "https://hooks.slack.com", "/services/T/B/x"},
      {"http://127.0.0.1:8080", "http://127.0.0.1:8080", "/"},
      {"https://h?a=b#c", "https://h", "/?a=b"},
  };
  for (const auto& each : cases) {
    const Result<NoticeAddress> address = ParseNoticeAddress(each.url);
    ASSERT_TRUE(address) << each.url;
    EXPECT_EQ(address->server, each.server);
    EXPECT_EQ(address->path, each.path);
  }
}

TEST(NoticeAddress, AnythingElseIsRefusedWithoutQuotingIt) {
  for (const char* url : {"", "canary", "ftp://canary/x", "https://", "https:///canary", "https://me:canary@h/x",
                          "https://h/canary\r\nX: y", "https://h/canary x"}) {
    const Result<NoticeAddress> address = ParseNoticeAddress(url);
    ASSERT_FALSE(address) << url;
    EXPECT_EQ((address.error().message + address.error().hint).find("canary"), std::string::npos);
  }
}

}  // namespace
}  // namespace sluice::runner
