// The address of a repository, fit for a report.
#pragma once

#include <string>
#include <string_view>

namespace sluice::report {

// What git or a CI service calls the remote, without user, password, query and fragment ("https://token@host/a" ->
// "https://host/a"). The short form of ssh ("git@host:a/b.git") becomes a URI. Empty for what names no other machine:
// a report holds no local paths.
std::string PublicRepositoryUri(std::string_view remote);

}  // namespace sluice::report
