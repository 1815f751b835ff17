#include "terminal.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "message_sink.h"

namespace sluice::cli {

Colour ParseColour(std::string_view name) {
  if (name == "always") return Colour::kAlways;
  return name == "never" ? Colour::kNever : Colour::kAuto;
}

bool UseColour(Colour choice) {
  if (choice != Colour::kAuto) return choice == Colour::kAlways;
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* terminal = std::getenv("TERM");
  if (terminal != nullptr && std::string_view(terminal) == "dumb") return false;
  return ::isatty(STDOUT_FILENO) == 1;
}

namespace {

// Names in messages come from files and from git: nothing that a terminal would obey.
std::string WithoutControls(std::string text) {
  for (char& c : text) {
    if ((static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == '\x7f') c = '?';
  }
  return text;
}

MessageSink& Sink() {
  static MessageSink sink;
  return sink;
}

bool IsTaken(const Message& message) {
  return Sink() && Sink()(message);
}

}  // namespace

void SetMessageSink(MessageSink sink) {
  Sink() = std::move(sink);
}

void Print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

ExitCode PrintError(const Error& error) {
  if (IsTaken({true, error.message, error.hint})) return ExitCode::kUsage;
  const std::string text =
      WithoutControls("sluice: " + error.message + "\n" + (error.hint.empty() ? "" : "hint: " + error.hint + "\n"));
  std::fwrite(text.data(), 1, text.size(), stderr);
  return ExitCode::kUsage;
}

void PrintNote(std::string_view text) {
  if (!IsTaken({false, std::string(text), {}})) PrintTextNote(text);
}

void PrintTextNote(std::string_view text) {
  const std::string line = WithoutControls("sluice: " + std::string(text) + "\n");
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace sluice::cli
