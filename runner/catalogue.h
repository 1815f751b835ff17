// What a database is made of, so that two moments of it can be compared: before a migration, and after its way back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct CatalogueObject {
  std::string definition;  // near SQL; may be empty, and may have several lines
  std::string part_of;     // another object, which it comes and goes with; empty where there is none
};

// By name, such as "table public.orders", "column public.orders.id", "constraint orders_pkey on public.orders",
// "grants on table public.orders". No number of the server's own is in it: an object that was dropped and made again
// the same is the same.
using Catalogue = std::map<std::string, CatalogueObject>;

// Every object of the current database that its users made, beside temporary ones and the members of extensions; the
// roles with them. What is in tables and where sequences stand is no part of it, nor is the order of columns. The
// session has to be outside of a transaction.
SqlResult<Catalogue> ReadCatalogue(Session& session);

struct ObjectChange {
  std::string object;
  std::optional<std::string> before;  // its definition; nothing where it is not there
  std::optional<std::string> after;

  bool operator==(const ObjectChange&) const = default;
};

// Sorted by object. What is part of something that is on one side alone goes without saying.
std::vector<ObjectChange> ChangesBetween(const Catalogue& before, const Catalogue& after);

}  // namespace sluice::runner
