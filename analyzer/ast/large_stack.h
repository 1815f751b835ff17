// Running the parser where it cannot overflow the stack.
#pragma once

#include <cstddef>
#include <functional>

namespace sluice::ast {

// Stack that a thread needs to parse any text of this size. The grammar itself does not recurse, but some of its
// actions copy or compare expressions recursively without a check (a RETURNS TABLE column's type modifier, a second
// LIMIT); 24 bytes of stack per byte of text was enough in every case tried.
constexpr size_t kStackBytesPerByte = 24;
constexpr size_t kWorkerStackBytes = size_t{64} << 20;

// Runs the job here where this thread's stack (at least `stack_bytes`) is enough for a text of `text_bytes`, else on
// one thread with a stack made for it, and waits. Parse trees made in the job must not leave it.
void RunWithStackFor(size_t text_bytes, size_t stack_bytes, const std::function<void()>& job);

// Starts a thread with a stack of this size. Returns a handle to join with, see pthread_join.
class StackThread {
 public:
  StackThread(size_t stack_bytes, std::function<void()> job);
  ~StackThread();
  StackThread(const StackThread&) = delete;
  StackThread& operator=(const StackThread&) = delete;
  StackThread(StackThread&&) = delete;
  StackThread& operator=(StackThread&&) = delete;

 private:
  std::function<void()> job_;
  unsigned long handle_ = 0;
  bool started_ = false;
};

}  // namespace sluice::ast
