// Reads tables of a TOML file key by key, and remembers the first thing that is wrong with them.
//
// Included by config.cc and config_run.cc alone: toml++ is compiled into each file that uses it.
#pragma once

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "analyzer/base/nearest_name.h"
#include "analyzer/base/utf8.h"
#include "config.h"

namespace sluice::cli {

inline Position PlaceOf(const toml::source_region& region) {
  return {region.begin.line, region.begin.column};
}

inline Position PlaceOf(const toml::node& node) {
  return PlaceOf(node.source());
}

// Text from the file in a message: short, and nothing that a terminal would obey.
inline std::string Shown(std::string_view text) {
  constexpr size_t kLongest = 60;
  const bool cut = text.size() > kLongest;
  std::string shown(text.substr(0, cut ? CharacterStart(text, kLongest) : kLongest));
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  }
  return cut ? shown + "..." : shown;
}

// The first problem in the order of the file: tables are read in the order of their names.
class Problems {
 public:
  // make: called for the first one alone, while the table is still there; there may be very many of them.
  void Add(Position place, std::function<Error()> make) {
    if (first_ && std::pair(first_->first.line, first_->first.column) <= std::pair(place.line, place.column)) return;
    first_.emplace(place, std::move(make));
  }
  void Add(Position place, std::string message, std::string hint) {
    Add(place, [error = Error{std::move(message), std::move(hint)}] { return error; });
  }

  bool empty() const { return !first_; }
  Position place() const { return first_->first; }
  Error error() const { return first_->second(); }

 private:
  std::optional<std::pair<Position, std::function<Error()>>> first_;
};

// A table of which every key must be known.
template <typename Target>
struct KeyReader {
  ConfigKey key;
  void (*read)(const toml::node& node, Target& target, Problems& problems);
};

template <typename Keys>
std::vector<std::string_view> NamesOf(const Keys& keys) {
  std::vector<std::string_view> names;
  names.reserve(std::size(keys));
  for (const auto& each : keys) names.push_back(each.key.name);
  return names;
}

// message: with a place for the name, which stands in the table.
inline void AddUnknown(Position place, std::string message, std::string_view name, std::vector<std::string_view> known,
                       Problems& problems) {
  problems.Add(place, [message = std::move(message), name, known = std::move(known)] {
    std::string all = fmt::format("Known are: {}.", fmt::join(known, ", "));
    return Error{fmt::format(fmt::runtime(message), Shown(name)), DidYouMean(name, known, std::move(all))};
  });
}

template <typename Target, typename Keys>
void ReadTable(const toml::table& table, const Keys& keys, Target& target, Problems& problems) {
  for (const auto& [name, node] : table) {
    const auto known = std::find_if(std::begin(keys), std::end(keys),
                                    [&, key = name.str()](const auto& each) { return each.key.name == key; });
    if (known == std::end(keys)) {
      AddUnknown(PlaceOf(name.source()), "there is no key '{}'", name.str(), NamesOf(keys), problems);
    } else {
      known->read(node, target, problems);
    }
  }
}

inline std::optional<Placed<std::string>> ReadString(const toml::node& node, std::string_view what,
                                                     Problems& problems) {
  const toml::value<std::string>* text = node.as_string();
  if (text != nullptr && !text->get().empty() && text->get().find('\0') == std::string::npos) {
    return Placed<std::string>{text->get(), PlaceOf(node)};
  }
  problems.Add(PlaceOf(node), fmt::format("{} must be a string{}", what, text == nullptr ? "" : " that is not empty"),
               "Write it in quotes.");
  return std::nullopt;
}

// One of several names.
inline std::optional<size_t> ReadChoice(const toml::node& node, std::string_view what,
                                        std::span<const std::string_view> names, Problems& problems) {
  const auto text = ReadString(node, what, problems);
  if (!text) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), text->value);
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  AddUnknown(text->place, fmt::format("there is no {} '{{}}'", what), node.as_string()->get(),
             {names.begin(), names.end()}, problems);
  return std::nullopt;
}

// Strings, numbers and truth values as text.
inline std::optional<std::string> ScalarText(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* truth = node.as_boolean()) return std::string(truth->get() ? "true" : "false");
  return std::nullopt;
}

}  // namespace sluice::cli
