#include <algorithm>

#include "analyzer/effects/effects_families.h"

namespace sluice::effects {
namespace {

template <typename T>
concept HasEffects = requires(const T& action, const Situation& situation, Effects& effects) {
  effects::Add(action, situation, effects);
};

}  // namespace

void Effects::Lock(const std::string& relation, LockMode mode) {
  const auto found =
      std::find_if(locks.begin(), locks.end(), [&](const auto& lock) { return lock.relation == relation; });
  if (found == locks.end()) {
    if (locks.empty()) locks.reserve(4);
    locks.push_back({relation, mode});
  } else {
    found->mode = std::max(found->mode, mode);
  }
}

LockMode Effects::LockOn(const std::string& relation) const {
  for (const RelationLock& lock : locks) {
    if (lock.relation == relation) return lock.mode;
  }
  return LockMode::kNone;
}

Effects EffectsOf(const model::Action& action, const schema::Schema& schema, const Server& server) {
  Effects effects;
  const Situation situation{schema, server};
  std::visit(
      [&](const auto& alternative) {
        if constexpr (HasEffects<std::decay_t<decltype(alternative)>>) Add(alternative, situation, effects);
      },
      action);
  return effects;
}

}  // namespace sluice::effects
