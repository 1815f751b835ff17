#include "analyzer/inverse/follow_role.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "analyzer/model/text_tokens.h"

namespace sluice::inverse {

namespace {

using model::TextTokens;

bool IsRole(std::string_view written, const RoleRenaming& renaming) {
  return model::ParseName(written).name == renaming.name;
}

// "grant select to clerk", "grant usage on schema archive to clerk": the role stands behind the last "to".
std::optional<std::string> FollowedGrant(std::string_view grant, const RoleRenaming& renaming) {
  constexpr std::string_view kTo = " to ";
  const size_t to = grant.rfind(kTo);
  if (!grant.starts_with("grant ") || to == std::string_view::npos) return std::nullopt;
  if (!IsRole(grant.substr(to + kTo.size()), renaming)) return std::nullopt;
  return std::string(grant.substr(0, to + kTo.size())) + renaming.new_name;
}

// The text with another name in the place of each of the tokens that are the role's.
std::optional<std::string> FollowedBetween(const TextTokens& tokens, size_t begin, size_t end,
                                           const RoleRenaming& renaming) {
  std::string text;
  size_t done = 0;
  for (size_t i = begin; i < end; ++i) {
    if (!IsRole(tokens.Text(i), renaming)) continue;
    text += std::string(tokens.Slice(done, i)) + (i > done ? " " : "") + renaming.new_name + " ";
    done = i + 1;
  }
  if (done == 0) return std::nullopt;
  return text + std::string(tokens.From(done));
}

// CREATE POLICY name ON t FOR SELECT TO clerk, auditor USING (...)
std::optional<std::string> FollowedPolicy(std::string_view text, const RoleRenaming& renaming) {
  const TextTokens tokens(text);
  const std::optional<size_t> to = tokens.Find(0, "TO");
  if (!to) return std::nullopt;
  const size_t end =
      std::min(tokens.Find(*to, "USING").value_or(tokens.size()), tokens.Find(*to, "WITH").value_or(tokens.size()));
  return FollowedBetween(tokens, *to + 1, end, renaming);
}

std::optional<schema::Setting> FollowedSetting(const schema::Setting& setting, const RoleRenaming& renaming) {
  if (setting.name == "owner" && IsRole(setting.value, renaming)) {
    return schema::Setting{setting.part, setting.name, renaming.new_name};
  }
  if (std::optional<std::string> grant = FollowedGrant(setting.name, renaming)) {
    return schema::Setting{setting.part, std::move(*grant), setting.value};
  }
  return std::nullopt;
}

void FollowInRelation(const std::string& key, const RoleRenaming& renaming, schema::Schema& schema) {
  schema::Relation& relation = *schema.Edit(key);
  std::vector<schema::Setting> settings(relation.settings.begin(), relation.settings.end());
  for (schema::Setting& setting : settings) {
    if (std::optional<schema::Setting> followed = FollowedSetting(setting, renaming)) setting = std::move(*followed);
  }
  relation.settings = std::move(settings);
  for (schema::Policy& policy : relation.policies) {
    if (std::optional<std::string> text = FollowedPolicy(policy.text, renaming)) {
      policy.text = schema.Keep(std::move(*text));
    }
  }
}

bool Concerns(const schema::Relation& relation, const RoleRenaming& renaming) {
  return std::any_of(relation.settings.begin(), relation.settings.end(),
                     [&](const auto& setting) { return FollowedSetting(setting, renaming).has_value(); }) ||
         std::any_of(relation.policies.begin(), relation.policies.end(),
                     [&](const auto& policy) { return FollowedPolicy(policy.text, renaming).has_value(); });
}

// CREATE ROLE clerk LOGIN
std::optional<std::string> FollowedDefinition(std::string_view text, const RoleRenaming& renaming) {
  const TextTokens tokens(text);
  return FollowedBetween(tokens, 2, std::min<size_t>(3, tokens.size()), renaming);
}

bool IsRoleOf(std::string_view note, const RoleRenaming& renaming) {
  constexpr std::array<std::string_view, 3> kCreated = {"create role ", "create user ", "create group "};
  return std::any_of(kCreated.begin(), kCreated.end(), [&](std::string_view created) {
    return note.starts_with(created) && IsRole(note.substr(created.size()), renaming);
  });
}

// Of what only notes are kept of: "alter schema archive owner" is "clerk".
void FollowInNotes(const RoleRenaming& renaming, schema::Schema& schema) {
  std::vector<std::pair<std::string, std::string>> notes;
  for (const auto& [name, text] : schema.notes()) notes.emplace_back(name, text);
  for (const auto& [name, text] : notes) {
    if (name.ends_with(" owner") && IsRole(text, renaming)) {
      schema.PutNote(name, renaming.new_name);
    } else if (std::optional<std::string> grant = FollowedGrant(name, renaming)) {
      schema.PutNote(name, std::nullopt);
      schema.PutNote(*grant, text);
    } else if (IsRoleOf(name, renaming)) {
      schema.PutNote(name, std::nullopt);
      schema.PutNote(name.substr(0, name.rfind(' ') + 1) + renaming.new_name, FollowedDefinition(text, renaming));
    }
  }
}

}  // namespace

std::optional<RoleRenaming> RoleRenamingOf(std::string_view statement) {
  const TextTokens tokens(statement);
  const bool is_role = tokens.Is(1, "ROLE") || tokens.Is(1, "USER") || tokens.Is(1, "GROUP");
  if (!tokens.Is(0, "ALTER") || !is_role || !tokens.Is(3, "RENAME") || !tokens.Is(4, "TO")) return std::nullopt;
  return RoleRenaming{tokens.Identifier(2), std::string(tokens.Text(5))};
}

void FollowRole(const RoleRenaming& renaming, schema::Schema& schema) {
  for (const std::string& key :
       schema.KeysWhere([&](const schema::Relation& relation) { return Concerns(relation, renaming); })) {
    FollowInRelation(key, renaming, schema);
  }
  FollowInNotes(renaming, schema);
}

}  // namespace sluice::inverse
