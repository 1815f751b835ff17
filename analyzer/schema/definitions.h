// What is read of the definitions of functions. What is said of a text depends on it alone.
#pragma once

#include <functional>
#include <iterator>
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

// A part of a body, and what it names, read when it is asked for first.
class DefinitionPart {
 public:
  explicit DefinitionPart(model::BodyPart part) : part_(std::move(part)) {}

  const model::BodyPart& part() const { return part_; }
  const model::PartNames& Names() {
    if (!names_) names_ = model::NamesOfPart(part_);
    return *names_;
  }

 private:
  model::BodyPart part_;
  std::optional<model::PartNames> names_;
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
  // Null where the body cannot be read.
  std::vector<DefinitionPart>* Parts() {
    if (!parts_ && can_be_read_) {
      std::optional<std::vector<model::BodyPart>> read = model::PartsOfBody(*text_);
      can_be_read_ = read.has_value();
      if (read) parts_.emplace(std::make_move_iterator(read->begin()), std::make_move_iterator(read->end()));
    }
    return parts_ ? &*parts_ : nullptr;
  }

 private:
  std::shared_ptr<const std::string> text_;
  std::optional<WordHashes> words_;
  std::optional<std::vector<DefinitionPart>> parts_;
  bool can_be_read_ = true;
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
