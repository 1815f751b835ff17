// What a session's SET statements say, as far as it changes what statements mean or what waits for whom.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/schema/shared_vector.h"

namespace sluice::schema {

// By name, in lower case: names of parameters are case-insensitive.
using Settings = std::map<std::string, std::string, std::less<>>;

struct Session {
  SharedVector<std::string> search_path{"public"};  // shared, for sessions are copied all the time
  std::optional<bool> time_zone_is_utc;             // nothing: as the server has it
  std::shared_ptr<const Settings> settings;         // what SET put there; shared, too

  // Null: as the server has it, which we do not know.
  const std::string* Find(std::string_view parameter) const;
  // The same of a parameter that is a time. 0 is no limit. Nothing, too, where the value is none that we can read.
  std::optional<uint64_t> FindTimeMs(std::string_view parameter) const;
  // check_function_bodies: on, unless a SET says otherwise; pg_dump's scripts do.
  bool ChecksBodies() const;
  // Nothing: the server's own value.
  void Put(std::string_view parameter, std::optional<std::string> value);
  void ResetAll();
  // Takes over what another one says. Nearly always it says the same already, and is asked for each transaction.
  void TakeFrom(const Session& other);
};

// One in which a tool has set these.
Session SessionOf(const Settings& settings);

// "5s", "1.5 min", "250": milliseconds, which is what a number without unit is (manual, Setting Parameters).
std::optional<uint64_t> ParseTimeMs(std::string_view text);

}  // namespace sluice::schema
