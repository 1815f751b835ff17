// What is read of the definitions of functions. What is said of a text depends on it alone.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/model/body.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/key.h"
#include "analyzer/schema/word_hashes.h"

namespace sluice::schema {

// A part of a body, and what it does, read when it is asked for first.
class DefinitionPart {
 public:
  explicit DefinitionPart(model::BodyPart part) : part_(std::move(part)) {}

  const model::BodyPart& part() const { return part_; }
  const model::Statement& Read() {
    if (!read_) model::ReadPart(part_, read_.emplace());
    return *read_;
  }

 private:
  model::BodyPart part_;
  std::optional<model::Statement> read_;
};

// Reading a definition takes long, and is asked for again and again: each part is read when it is asked for first.
class DefinitionRead {
 public:
  explicit DefinitionRead(std::shared_ptr<const std::string> definition) : text_(std::move(definition)) {}
  DefinitionRead(const DefinitionRead&) = delete;
  DefinitionRead& operator=(const DefinitionRead&) = delete;

  const std::string& text() const { return *text_; }
  // Those between blanks and punctuation.
  const WordHashes& Words(const std::function<WordHashes(const std::string& text)>& read) {
    if (!words_) words_ = read(*text_);
    return *words_;
  }
  std::vector<DefinitionPart>& Parts() {
    if (!parts_) {
      parts_.emplace();
      for (model::BodyPart& part : model::PartsOfBody(*text_)) parts_->emplace_back(std::move(part));
    }
    return *parts_;
  }

 private:
  std::shared_ptr<const std::string> text_;
  std::optional<WordHashes> words_;
  std::optional<std::vector<DefinitionPart>> parts_;
};

// By the text: a way back puts back what was there.
class Definitions {
 public:
  std::shared_ptr<DefinitionRead> Of(const std::shared_ptr<const std::string>& definition) {
    if (definition == nullptr) return nullptr;
    const auto found = reads_.find(*definition);
    if (found != reads_.end()) return found->second;
    auto read = std::make_shared<DefinitionRead>(definition);
    return reads_.emplace(read->text(), read).first->second;
  }

 private:
  // The views are into their own texts.
  std::unordered_map<std::string_view, std::shared_ptr<DefinitionRead>, KeyHash> reads_;
};

}  // namespace sluice::schema
