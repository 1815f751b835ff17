#include <algorithm>

#include "migrations/format.h"
#include "migrations/formats/list.h"

namespace sluice::migrations {
namespace {

#define SLUICE_FORMAT_NAME(name) &(name),
constexpr const Format* kFormats[] = {
#include "format_names.inc"
};
#undef SLUICE_FORMAT_NAME

}  // namespace

std::span<const Format* const> Formats() {
  return kFormats;
}

const Format* FindFormat(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                         [&](const Format* format) { return format->name == name; });
  return found == std::end(kFormats) ? nullptr : *found;
}

}  // namespace sluice::migrations
