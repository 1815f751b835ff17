#include "runner/watching/notice.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "analyzer/base/utf8.h"

namespace sluice::runner {
namespace {

using Json = nlohmann::ordered_json;
using Kind = WatchedEvent::Kind;

constexpr size_t kLongestReason = 500;

// What Slack takes for markup (Formatting text for app surfaces).
std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : ValidUtf8(text)) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string Cut(const std::string& text) {
  return text.size() <= kLongestReason ? text : text.substr(0, CharacterStart(text, kLongestReason)) + "...";
}

std::string CountText(size_t migrations) {
  return fmt::format("{} migration{}", migrations, migrations == 1 ? "" : "s");
}

// "on shop (production)"
std::string Where(const WatchedRun& run) {
  std::string text = run.database.empty() ? std::string() : " on " + run.database;
  if (!run.environment.empty()) text += fmt::format(" ({})", run.environment);
  return text;
}

std::string Sentence(const WatchedRun& run, const WatchedEvent& event, const WatchedEvent* failure) {
  const std::string migrations = CountText(event.migrations.value_or(0));
  if (event.kind == Kind::kBegun) return fmt::format("sluice {}: {} to run{}", run.command, migrations, Where(run));
  const double seconds = std::chrono::duration<double>(event.time.value_or(std::chrono::milliseconds(0))).count();
  std::string text =
      fmt::format("sluice {}: {}, {}{} in {:.1f} s", run.command, event.outcome, migrations, Where(run), seconds);
  if (failure == nullptr) return text;
  text += "\n";
  if (!failure->migration.empty()) text += failure->migration + ": ";
  return text + Cut(failure->text);
}

Json Field(const char* title, const std::string& value) {
  return {{"title", title}, {"value", Escaped(value)}, {"short", true}};
}

}  // namespace

std::string NoticeJson(const WatchedRun& run, const WatchedEvent& event, const WatchedEvent* failure) {
  Json fields = Json::array();
  const auto add = [&](const char* title, const std::string& value) {
    if (!value.empty()) fields.push_back(Field(title, value));
  };
  add("database", run.database);
  add("environment", run.environment);
  add("run", run.run);
  add("host", run.host);
  std::string_view colour = "#439FE0";
  if (event.kind == Kind::kEnded) {
    add("status", std::to_string(event.exit.value_or(0)));
    colour = event.exit.value_or(0) == 0 ? "good" : "danger";
  }
  const Json notice = {{"text", Escaped(Sentence(run, event, failure))},
                       {"attachments", Json::array({{{"color", colour}, {"fields", fields}}})}};
  return notice.dump();
}

Result<NoticeAddress> ParseNoticeAddress(const std::string& url) {
  const size_t scheme = url.find("://");
  const bool is_known = url.starts_with("http://") || url.starts_with("https://");
  const size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const size_t path = std::min(url.find_first_of("/?", host), url.size());
  const bool has_host = path > host && url.substr(host, path - host).find('@') == std::string::npos;
  // Nothing that would end the request's first line.
  const bool is_clean = url.find_first_of(" \t\r\n") == std::string::npos && url.find('\0') == std::string::npos;
  if (!is_known || !has_host || !is_clean) {
    return Fail("the address for notices cannot be read", "It is one like https://hooks.example.com/services/....");
  }
  std::string rest = url.substr(path, std::min(url.find('#', path), url.size()) - path);
  if (!rest.starts_with('/')) rest.insert(0, "/");
  return NoticeAddress{url.substr(0, path), std::move(rest)};
}

}  // namespace sluice::runner
