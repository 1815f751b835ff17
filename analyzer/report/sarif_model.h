// SARIF 2.1.0 as plain structs; sarif.h writes them. Strings are UTF-8: the caller sees to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::report::sarif {

enum class Level : uint8_t { kNone, kNote, kWarning, kError };

using Strings = std::vector<std::string>;
// In the order in which they are to be written.
using Properties = std::vector<std::pair<std::string, std::variant<std::string, int64_t, bool, Strings>>>;

// text: rendered in full. id and arguments name the rule's message string that it was rendered from.
struct Message {
  std::string text;
  std::string markdown;
  std::string id;
  Strings arguments;
};

// Lines and columns from 1, the end exclusive; columns count UTF-16 code units.
struct Region {
  uint32_t start_line = 1;
  uint32_t start_column = 1;
  uint32_t end_line = 1;
  uint32_t end_column = 1;
  std::optional<std::string> snippet;
};

// uri: see EncodeUriPath.
struct ArtifactLocation {
  std::string uri;
  std::string uri_base_id;
};

struct LogicalLocation {
  std::string name;
  std::string fully_qualified_name;
  std::string kind;
};

struct Location {
  uint32_t id = 0;  // for related locations, from 1; 0 is left out
  ArtifactLocation artifact;
  std::optional<Region> region;
  std::optional<Region> context_region;
  std::vector<LogicalLocation> logical_locations;
  Message message;
};

struct MessageString {
  std::string id;
  std::string text;
};

// A rule, or a kind of notification.
struct ReportingDescriptor {
  std::string id;
  std::string name;
  std::string short_description;
  std::string full_description;
  std::vector<MessageString> message_strings;
  std::string help_uri;
  std::string help_text;
  std::string help_markdown;
  Level level = Level::kWarning;
  Properties properties;
};

struct Driver {
  std::string name;
  std::string full_name;
  std::string organization;
  std::string version;
  std::string semantic_version;
  std::string information_uri;
  std::string short_description;
  std::vector<ReportingDescriptor> rules;
  std::vector<ReportingDescriptor> notifications;
};

struct Replacement {
  Region deleted;
  std::string inserted;  // written even where it is empty: readers expect it
};

struct ArtifactChange {
  ArtifactLocation artifact;
  std::vector<Replacement> replacements;  // in file order, without overlaps
};

struct Fix {
  std::string description;
  std::vector<ArtifactChange> changes;
  Properties properties;
};

// kind: "inSource" or "external".
struct Suppression {
  std::string kind;
  std::string justification;
  std::optional<Location> location;
};

struct Result {
  std::string rule_id;
  uint32_t rule_index = 0;
  Level level = Level::kWarning;
  Message message;
  Location location;  // exactly one: that is all that code scanning services look at
  std::vector<std::pair<std::string, std::string>> partial_fingerprints;
  uint32_t rank = 0;  // 0 to 100; a number with a decimal point in the file
  std::vector<Location> related_locations;
  std::vector<Fix> fixes;
  // Where one result of a run has the member, all must have it (SARIF 3.27.23): empty for what is not suppressed.
  std::optional<std::vector<Suppression>> suppressions;
  Properties properties;
};

struct RuleReference {
  std::string id;
  uint32_t index = 0;
};

struct Notification {
  RuleReference descriptor;  // in Driver::notifications
  std::optional<RuleReference> associated_rule;
  Level level = Level::kWarning;
  Message message;
  std::optional<Location> location;
};

struct Invocation {
  bool execution_successful = true;
  int exit_code = 0;
  std::string exit_code_description;
  std::vector<Notification> execution_notifications;
  std::vector<Notification> configuration_notifications;
};

// Left out while the repository uri is empty.
struct VersionControl {
  std::string repository_uri;
  std::string revision_id;
  std::string branch;
  std::string uri_base_id;
};

struct UriBase {
  std::string id;
  std::string description;
};

struct Run {
  Driver driver;
  Invocation invocation;
  std::vector<UriBase> uri_bases;
  VersionControl version_control;
  std::string default_source_language;
  std::vector<Result> results;
};

}  // namespace sluice::report::sarif
