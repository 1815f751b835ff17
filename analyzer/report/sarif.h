// A writer of SARIF 2.1.0: typed structs -> bytes. Headers only (this one, sarif_model.h and json_writer.h), and
// nothing but the standard library.
//
//   sarif::Run run;
//   run.driver.name = "Example";
//   run.results.push_back({.rule_id = "EX1", .message = {.text = "The message."}});
//   std::string file = sarif::Write(run);
//
// The same structs give the same bytes: keys have a fixed order and nothing is read from the environment. Members that
// are empty are left out, except where a consumer needs them ("results" must be there to close old alerts).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "analyzer/report/json_writer.h"
#include "analyzer/report/sarif_model.h"

namespace sluice::report::sarif {
namespace internal {

// Structs -> JSON. A Write function writes a value, a Put function a key with its value unless the value is empty.
class LogWriter {
 public:
  explicit LogWriter(int indent) : json_(indent) {}

  std::string WriteLog(const Run& run) {
    json_.BeginObject();
    Put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    Put("version", "2.1.0");
    json_.Key("runs");
    json_.BeginArray();
    WriteRun(run);
    json_.EndArray();
    json_.EndObject();
    return json_.Take() + '\n';
  }

 private:
  void Put(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    json_.Key(key);
    json_.String(value);
  }

  void PutNumber(std::string_view key, int64_t value) {
    json_.Key(key);
    json_.Number(value);
  }

  void PutBool(std::string_view key, bool value) {
    json_.Key(key);
    json_.Bool(value);
  }

  // Written by hand because a locale could turn the point into a comma.
  void PutRank(uint32_t rank) {
    json_.Key("rank");
    json_.Literal(std::to_string(rank) + ".0");
  }

  void PutLevel(Level level) {
    constexpr std::array<std::string_view, 4> kLevels = {"none", "note", "warning", "error"};
    Put("level", kLevels[static_cast<size_t>(level)]);
  }

  // {"text": "the text"}
  void PutText(std::string_view key, std::string_view text) {
    if (text.empty()) return;
    json_.Key(key);
    json_.BeginObject();
    Put("text", text);
    json_.EndObject();
  }

  void WriteStrings(const Strings& strings) {
    json_.BeginArray();
    for (const std::string& string : strings) json_.String(string);
    json_.EndArray();
  }

  void PutStrings(std::string_view key, const Strings& strings) {
    if (strings.empty()) return;
    json_.Key(key);
    WriteStrings(strings);
  }

  // An array that is written even where it is empty.
  template <typename T>
  void PutArray(std::string_view key, const std::vector<T>& values, void (LogWriter::*write)(const T&)) {
    json_.Key(key);
    json_.BeginArray();
    for (const T& value : values) (this->*write)(value);
    json_.EndArray();
  }

  template <typename T>
  void PutArrayUnlessEmpty(std::string_view key, const std::vector<T>& values, void (LogWriter::*write)(const T&)) {
    if (!values.empty()) PutArray(key, values, write);
  }

  void PutProperties(const Properties& properties) {
    if (properties.empty()) return;
    json_.Key("properties");
    json_.BeginObject();
    for (const auto& [key, value] : properties) PutProperty(key, value);
    json_.EndObject();
  }

  void PutProperty(std::string_view key, const std::variant<std::string, int64_t, bool, Strings>& value) {
    json_.Key(key);
    if (const auto* text = std::get_if<std::string>(&value)) json_.String(*text);
    if (const auto* number = std::get_if<int64_t>(&value)) json_.Number(*number);
    if (const auto* flag = std::get_if<bool>(&value)) json_.Bool(*flag);
    if (const auto* strings = std::get_if<Strings>(&value)) WriteStrings(*strings);
  }

  void WriteRun(const Run& run) {
    json_.BeginObject();
    json_.Key("tool");
    json_.BeginObject();
    json_.Key("driver");
    WriteDriver(run.driver);
    json_.EndObject();
    json_.Key("invocations");
    json_.BeginArray();
    WriteInvocation(run.invocation);
    json_.EndArray();
    Put("language", "en-US");
    PutUriBases(run.uri_bases);
    PutVersionControl(run.version_control);
    Put("defaultSourceLanguage", run.default_source_language);
    PutStrings("newlineSequences", {"\r\n", "\n"});
    Put("columnKind", "utf16CodeUnits");
    PutArray("results", run.results, &LogWriter::WriteResult);
    json_.EndObject();
  }

  void WriteDriver(const Driver& driver) {
    json_.BeginObject();
    Put("name", driver.name);
    Put("fullName", driver.full_name);
    Put("organization", driver.organization);
    Put("version", driver.version);
    Put("semanticVersion", driver.semantic_version);
    Put("informationUri", driver.information_uri);
    PutText("shortDescription", driver.short_description);
    PutArray("rules", driver.rules, &LogWriter::WriteDescriptor);
    PutArrayUnlessEmpty("notifications", driver.notifications, &LogWriter::WriteDescriptor);
    json_.EndObject();
  }

  void WriteDescriptor(const ReportingDescriptor& descriptor) {
    json_.BeginObject();
    Put("id", descriptor.id);
    Put("name", descriptor.name);
    PutText("shortDescription", descriptor.short_description);
    PutText("fullDescription", descriptor.full_description);
    PutMessageStrings(descriptor.message_strings);
    Put("helpUri", descriptor.help_uri);
    PutHelp(descriptor.help_text, descriptor.help_markdown);
    json_.Key("defaultConfiguration");
    json_.BeginObject();
    PutLevel(descriptor.level);
    json_.EndObject();
    PutProperties(descriptor.properties);
    json_.EndObject();
  }

  void PutMessageStrings(const std::vector<MessageString>& strings) {
    if (strings.empty()) return;
    json_.Key("messageStrings");
    json_.BeginObject();
    for (const MessageString& string : strings) PutText(string.id, string.text);
    json_.EndObject();
  }

  void PutHelp(std::string_view text, std::string_view markdown) {
    if (text.empty()) return;
    json_.Key("help");
    json_.BeginObject();
    Put("text", text);
    Put("markdown", markdown);
    json_.EndObject();
  }

  void WriteInvocation(const Invocation& invocation) {
    json_.BeginObject();
    PutBool("executionSuccessful", invocation.execution_successful);
    PutNumber("exitCode", invocation.exit_code);
    Put("exitCodeDescription", invocation.exit_code_description);
    PutArray("toolExecutionNotifications", invocation.execution_notifications, &LogWriter::WriteNotification);
    PutArray("toolConfigurationNotifications", invocation.configuration_notifications, &LogWriter::WriteNotification);
    json_.EndObject();
  }

  void WriteNotification(const Notification& notification) {
    json_.BeginObject();
    PutReference("descriptor", notification.descriptor);
    if (notification.associated_rule) PutReference("associatedRule", *notification.associated_rule);
    PutLevel(notification.level);
    PutMessage(notification.message);
    if (notification.location) PutArray("locations", std::vector{*notification.location}, &LogWriter::WriteLocation);
    json_.EndObject();
  }

  void PutReference(std::string_view key, const RuleReference& reference) {
    json_.Key(key);
    json_.BeginObject();
    Put("id", reference.id);
    PutNumber("index", reference.index);
    json_.EndObject();
  }

  void PutUriBases(const std::vector<UriBase>& bases) {
    if (bases.empty()) return;
    json_.Key("originalUriBaseIds");
    json_.BeginObject();
    for (const UriBase& base : bases) {
      json_.Key(base.id);
      json_.BeginObject();
      PutText("description", base.description);
      json_.EndObject();
    }
    json_.EndObject();
  }

  void PutVersionControl(const VersionControl& details) {
    if (details.repository_uri.empty()) return;
    json_.Key("versionControlProvenance");
    json_.BeginArray();
    json_.BeginObject();
    Put("repositoryUri", details.repository_uri);
    Put("revisionId", details.revision_id);
    Put("branch", details.branch);
    if (!details.uri_base_id.empty()) {
      json_.Key("mappedTo");
      json_.BeginObject();
      Put("uriBaseId", details.uri_base_id);
      json_.EndObject();
    }
    json_.EndObject();
    json_.EndArray();
  }

  void WriteResult(const Result& result) {
    json_.BeginObject();
    Put("ruleId", result.rule_id);
    PutNumber("ruleIndex", result.rule_index);
    PutLevel(result.level);
    PutMessage(result.message);
    PutArray("locations", std::vector{result.location}, &LogWriter::WriteLocation);
    PutFingerprints(result.partial_fingerprints);
    PutRank(result.rank);
    PutArrayUnlessEmpty("relatedLocations", result.related_locations, &LogWriter::WriteLocation);
    PutArrayUnlessEmpty("fixes", result.fixes, &LogWriter::WriteFix);
    if (result.suppressions) PutArray("suppressions", *result.suppressions, &LogWriter::WriteSuppression);
    PutProperties(result.properties);
    json_.EndObject();
  }

  void PutMessage(const Message& message) {
    if (message.text.empty()) return;
    json_.Key("message");
    json_.BeginObject();
    Put("text", message.text);
    Put("markdown", message.markdown);
    Put("id", message.id);
    PutStrings("arguments", message.arguments);
    json_.EndObject();
  }

  void PutFingerprints(const std::vector<std::pair<std::string, std::string>>& fingerprints) {
    if (fingerprints.empty()) return;
    json_.Key("partialFingerprints");
    json_.BeginObject();
    for (const auto& [name, value] : fingerprints) Put(name, value);
    json_.EndObject();
  }

  void WriteLocation(const Location& location) {
    json_.BeginObject();
    if (location.id > 0) PutNumber("id", location.id);
    json_.Key("physicalLocation");
    json_.BeginObject();
    PutArtifact(location.artifact);
    if (location.region) PutRegion("region", *location.region);
    if (location.context_region) PutRegion("contextRegion", *location.context_region);
    json_.EndObject();
    PutArrayUnlessEmpty("logicalLocations", location.logical_locations, &LogWriter::WriteLogicalLocation);
    PutMessage(location.message);
    json_.EndObject();
  }

  void PutArtifact(const ArtifactLocation& artifact) {
    json_.Key("artifactLocation");
    json_.BeginObject();
    Put("uri", artifact.uri);
    Put("uriBaseId", artifact.uri_base_id);
    json_.EndObject();
  }

  void PutRegion(std::string_view key, const Region& region) {
    json_.Key(key);
    json_.BeginObject();
    PutNumber("startLine", region.start_line);
    PutNumber("startColumn", region.start_column);
    PutNumber("endLine", region.end_line);
    PutNumber("endColumn", region.end_column);
    if (region.snippet) PutContent("snippet", *region.snippet);
    json_.EndObject();
  }

  // Text of a file: an empty one is a statement too.
  void PutContent(std::string_view key, std::string_view text) {
    json_.Key(key);
    json_.BeginObject();
    json_.Key("text");
    json_.String(text);
    json_.EndObject();
  }

  void WriteLogicalLocation(const LogicalLocation& location) {
    json_.BeginObject();
    Put("name", location.name);
    Put("fullyQualifiedName", location.fully_qualified_name);
    Put("kind", location.kind);
    json_.EndObject();
  }

  void WriteSuppression(const Suppression& suppression) {
    json_.BeginObject();
    Put("kind", suppression.kind);
    Put("status", "accepted");
    Put("justification", suppression.justification);
    if (suppression.location) {
      json_.Key("location");
      WriteLocation(*suppression.location);
    }
    json_.EndObject();
  }

  void WriteFix(const Fix& fix) {
    json_.BeginObject();
    PutText("description", fix.description);
    PutArray("artifactChanges", fix.changes, &LogWriter::WriteChange);
    PutProperties(fix.properties);
    json_.EndObject();
  }

  void WriteChange(const ArtifactChange& change) {
    json_.BeginObject();
    PutArtifact(change.artifact);
    PutArray("replacements", change.replacements, &LogWriter::WriteReplacement);
    json_.EndObject();
  }

  void WriteReplacement(const Replacement& replacement) {
    json_.BeginObject();
    PutRegion("deletedRegion", replacement.deleted);
    PutContent("insertedContent", replacement.inserted);
    json_.EndObject();
  }

  JsonWriter json_;
};

}  // namespace internal

// indent: spaces for each level; 0 writes everything on one line.
inline std::string Write(const Run& run, int indent = 0) {
  return internal::LogWriter(indent).WriteLog(run);
}

// A path as a relative URI reference: whatever could be read as a scheme, a query or a fragment is percent-encoded.
inline std::string EncodeUriPath(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=@";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  while (path.starts_with("./")) path.remove_prefix(2);
  std::string uri;
  for (const char c : path) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter || kPlain.find(c) != std::string_view::npos) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += '%';
    uri += kHex[byte >> 4U];
    uri += kHex[byte & 15U];
  }
  return uri;
}

}  // namespace sluice::report::sarif
