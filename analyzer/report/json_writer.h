// A streaming JSON writer: bytes as they are produced, without a tree in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::report {

// Keys are written in the order of the calls. Strings are UTF-8: the caller sees to it. indent: spaces for each level;
// 0 writes everything on one line.
class JsonWriter {
 public:
  explicit JsonWriter(int indent) : indent_(indent) {}

  void BeginObject() { Open('{'); }
  void EndObject() { Close('}'); }
  void BeginArray() { Open('['); }
  void EndArray() { Close(']'); }

  void Key(std::string_view key) {
    Separate();
    Quote(key);
    out_ += indent_ > 0 ? ": " : ":";
    after_key_ = true;
  }

  void String(std::string_view value) {
    Separate();
    Quote(value);
  }

  // A number as it is to be written, true or false.
  void Literal(std::string_view value) {
    Separate();
    out_ += value;
  }

  void Number(int64_t value) { Literal(std::to_string(value)); }
  void Bool(bool value) { Literal(value ? "true" : "false"); }

  // What was written. The writer is empty afterwards.
  std::string Take() { return std::exchange(out_, {}); }

 private:
  void Open(char bracket) {
    Separate();
    out_ += bracket;
    ++depth_;
    first_ = true;
  }

  void Close(char bracket) {
    --depth_;
    if (!first_) NewLine();
    out_ += bracket;
    first_ = false;
  }

  void Separate() {
    if (after_key_) {
      after_key_ = false;
      first_ = false;
      return;
    }
    if (!first_) out_ += ',';
    if (depth_ > 0) NewLine();
    first_ = false;
  }

  void NewLine() {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(static_cast<size_t>(indent_) * depth_, ' ');
  }

  void Quote(std::string_view text) {
    out_ += '"';
    for (const char c : text) Escape(c);
    out_ += '"';
  }

  void Escape(char c) {
    switch (c) {
      case '"':
        out_ += "\\\"";
        return;
      case '\\':
        out_ += "\\\\";
        return;
      case '\n':
        out_ += "\\n";
        return;
      case '\r':
        out_ += "\\r";
        return;
      case '\t':
        out_ += "\\t";
        return;
      default:
        break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20) {
      out_ += c;
      return;
    }
    constexpr std::string_view kHex = "0123456789abcdef";
    out_ += "\\u00";
    out_ += kHex[byte >> 4U];
    out_ += kHex[byte & 15U];
  }

  std::string out_;
  size_t depth_ = 0;
  int indent_;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace sluice::report
