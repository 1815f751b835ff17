// Where what is said on standard error goes instead.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace sluice::cli {

struct Message {
  bool is_error = false;
  std::string text;
  std::string hint;
};

// Takes a message; false where it is to be said on standard error as well, as text.
using MessageSink = std::function<bool(const Message&)>;

// Of this process; an empty one: standard error alone.
void SetMessageSink(MessageSink sink);

// As PrintNote, of what the sink's owner knows already.
void PrintTextNote(std::string_view text);

}  // namespace sluice::cli
