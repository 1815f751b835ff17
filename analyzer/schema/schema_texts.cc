// The texts of definitions, and what is set on objects: for ways back.
#include <algorithm>
#include <utility>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

const Setting* Relation::FindSetting(std::string_view part, std::string_view setting) const {
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&](const Setting& each) { return each.part == part && each.name == setting; });
  return found == settings.end() ? nullptr : &*found;
}

std::string_view Schema::Keep(std::string text) {
  if (kept_ == nullptr) kept_ = std::make_shared<std::deque<std::string>>();
  return kept_->emplace_back(std::move(text));
}

const std::string* Schema::FindNote(const std::string& name) const {
  const auto found = notes_.find(name);
  return found == notes_.end() ? nullptr : &found->second;
}

void Schema::PutNote(const std::string& name, std::optional<std::string> value) {
  if (value) {
    notes_[name] = std::move(*value);
  } else {
    notes_.erase(name);
  }
}

}  // namespace sluice::schema
