// What statements set on objects, where nothing but a way back asks for it: comments, owners, privileges, options.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"

namespace sluice::schema {

// To be called behind Apply, where texts are kept.
void NoteSettings(const model::Action& action, Schema& schema);

// One privilege, or all of them, for one role: "grant select (id) to clerk".
struct Grant {
  std::string privilege;  // "SELECT", "SELECT (id)", "ALL"
  std::string role;       // as it is written
  bool revokes = false;

  std::string SettingName() const { return "grant " + privilege + " to " + role; }
};

// What a GRANT or REVOKE of objects says; none where it is of another form.
std::vector<Grant> GrantsOf(std::string_view statement);

// The expressions of the CHECKs of CREATE DOMAIN or ALTER DOMAIN ... ADD, in order.
std::vector<std::string_view> ChecksIn(std::string_view text);

// Sequences: the options of CREATE and ALTER SEQUENCE and of identity columns, as "option increment" and "2".
std::vector<Setting> SequenceOptions(std::string_view text);

}  // namespace sluice::schema
