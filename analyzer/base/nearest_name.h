// What somebody may have meant who wrote a name that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sluice {

// The candidate that differs in the fewest letters; empty where none comes near. The first of several that are equal.
std::string NearestName(std::string_view name, std::span<const std::string_view> candidates);

// "Did you mean 'x'?", or what else to do where nothing comes near.
std::string DidYouMean(std::string_view name, std::span<const std::string_view> candidates, std::string otherwise);

}  // namespace sluice
