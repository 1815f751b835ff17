#include "analyzer/ast/parse.h"

#include <unistd.h>

#include <atomic>

#include "analyzer/base/utf8.h"

#if defined(__SANITIZE_ADDRESS__)
#define SLUICE_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLUICE_ADDRESS_SANITIZER 1
#endif
#endif

#ifdef SLUICE_ADDRESS_SANITIZER
// Deleted contexts wait on a free list, where a stale read would go unseen. aset.c of libpg_query.
extern "C" void AllocSetDeleteFreeList(MemoryContext context);
#endif

namespace sluice::ast {
namespace {

// Out of memory inside the parser, or an error outside its own handler, ends in exit(1) (libpg_query's elog.c). That
// must never look like exit code 1, "findings".
std::atomic<int> threads_in_parser{0};

extern "C" void ExitFromParser() {
  if (threads_in_parser.load() == 0) return;
  constexpr std::string_view kMessage =
      "sluice: the parser ran out of memory and cannot go on\n"
      "hint: Leave the largest or most deeply nested file out, or run with more memory.\n";
  if (::write(STDERR_FILENO, kMessage.data(), kMessage.size()) < 0) ::_exit(2);
  ::_exit(2);
}

void GuardAgainstExit() {
  static const int registered = std::atexit(ExitFromParser);
  static_cast<void>(registered);
}

// Messages may quote everything up to the end of the file.
constexpr size_t kLongestMessage = 200;

std::string Shorten(std::string_view message) {
  if (message.size() <= kLongestMessage) return std::string(message);
  size_t end = kLongestMessage;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0U) == 0x80U) --end;
  return std::string(message.substr(0, end)) + "...";
}

// cursorpos counts code points from 1; 0 where there is no position.
ParseError ToParseError(const ::PgQueryError& error, const std::string& input) {
  ParseError result;
  result.message = Shorten(Text(error.message));
  result.located = error.cursorpos > 0;
  if (result.located) {
    result.offset = static_cast<uint32_t>(CodePointOffset(input, static_cast<size_t>(error.cursorpos) - 1));
  }
  return result;
}

::PgQueryInternalParsetreeAndError RawParse(const std::string& input) {
#if PG_MAJORVERSION_NUM >= 16
  return ::pg_query_raw_parse(input.c_str(), PG_QUERY_PARSE_DEFAULT);
#else
  return ::pg_query_raw_parse(input.c_str());
#endif
}

}  // namespace

ParseTree::ParseTree(const std::string& input) : context_(::pg_query_enter_memory_context()) {
  GuardAgainstExit();
  ++threads_in_parser;
  const ::PgQueryInternalParsetreeAndError parsed = RawParse(input);
  --threads_in_parser;
  std::free(parsed.stderr_buffer);
  if (parsed.error == nullptr) {
    statements_ = parsed.tree;
    return;
  }
  error_ = ToParseError(*parsed.error, input);
  ::pg_query_free_error(parsed.error);
}

ParseTree::~ParseTree() {
#ifdef SLUICE_ADDRESS_SANITIZER
  ::MemoryContext context = context_;
  ::pg_query_exit_memory_context(context_);
  ::AllocSetDeleteFreeList(context);
#else
  ::pg_query_exit_memory_context(context_);
#endif
}

}  // namespace sluice::ast
