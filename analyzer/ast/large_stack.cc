#include "analyzer/ast/large_stack.h"

#include <pthread.h>

#include <algorithm>
#include <mutex>
#include <utility>

namespace sluice::ast {
namespace {

// Each thread that ever parses leaks one pthread key in libpg_query, of about a thousand in a process; large texts are
// rare, so one thread at a time with the largest stack that was needed is enough.
std::mutex large_parse;

extern "C" void* RunJob(void* job) {
  (*static_cast<std::function<void()>*>(job))();
  return nullptr;
}

}  // namespace

StackThread::StackThread(size_t stack_bytes, std::function<void()> job) : job_(std::move(job)) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  started_ = pthread_create(&handle_, &attributes, RunJob, &job_) == 0;
  pthread_attr_destroy(&attributes);
  if (!started_) job_();  // no memory for the stack: what fits here still works
}

StackThread::~StackThread() {
  if (started_) pthread_join(handle_, nullptr);
}

void RunWithStackFor(size_t text_bytes, size_t stack_bytes, const std::function<void()>& job) {
  const size_t needed = text_bytes * kStackBytesPerByte;
  if (needed <= stack_bytes / 2) {
    job();
    return;
  }
  const std::lock_guard<std::mutex> one_at_a_time(large_parse);
  const StackThread thread(needed + kWorkerStackBytes, job);
}

}  // namespace sluice::ast
