// What is read of the definitions of functions. For several threads: what is said of a text depends on it alone.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "analyzer/model/statement.h"
#include "analyzer/schema/key.h"
#include "analyzer/schema/word_hashes.h"

namespace sluice::schema {

// Reading a definition takes long, and is asked for again and again: each part is read when it is asked for first.
class DefinitionRead {
 public:
  explicit DefinitionRead(std::shared_ptr<const std::string> definition) : text_(std::move(definition)) {}
  DefinitionRead(const DefinitionRead&) = delete;
  DefinitionRead& operator=(const DefinitionRead&) = delete;

  const std::string& text() const { return *text_; }
  // Those between blanks and punctuation.
  const WordHashes& Words(const std::function<WordHashes(const std::string& text)>& read) {
    std::call_once(words_once_, [&] { words_ = read(*text_); });
    return *words_;
  }
  const model::Statement& Body(const std::function<model::Statement()>& read) {
    std::call_once(body_once_, [&] { body_ = read(); });
    return *body_;
  }

 private:
  std::shared_ptr<const std::string> text_;
  std::once_flag words_once_;
  std::once_flag body_once_;
  std::optional<WordHashes> words_;
  std::optional<model::Statement> body_;
};

// By the text: a way back puts back what was there.
class Definitions {
 public:
  std::shared_ptr<DefinitionRead> Of(const std::shared_ptr<const std::string>& definition) {
    if (definition == nullptr) return nullptr;
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = reads_.find(*definition);
    if (found != reads_.end()) return found->second;
    auto read = std::make_shared<DefinitionRead>(definition);
    return reads_.emplace(read->text(), read).first->second;
  }

 private:
  std::mutex mutex_;
  // The views are into their own texts.
  std::unordered_map<std::string_view, std::shared_ptr<DefinitionRead>, KeyHash> reads_;
};

}  // namespace sluice::schema
