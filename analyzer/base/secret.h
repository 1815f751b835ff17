// What must not show.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice {

// What stands in the place of a secret.
inline constexpr std::string_view kHidden = "***";

// Puts it in the place of each.
void Hide(std::string& text, std::string_view secret);

// The same, but not inside of a word: a text of our own may have the letters of a short one anywhere, and would tell it
// by what is missing.
void HideWord(std::string& text, std::string_view secret);

// Where the first "password" is, whatever its case and what stands around it; npos where there is none.
size_t FindPassword(std::string_view text, size_t from = 0);

// The password of scheme://user:password@host. ends: what ends the part before the path; a password may hold all else,
// also what should have been escaped.
std::optional<Span> PasswordInAddress(std::string_view text, std::string_view ends = "/?");

// The values of password= and sslpassword= in a connection string of libpq, or behind the ? of an address, with their
// quotes. quote: as it is written in the text, twice in a string of SQL.
std::vector<Span> PasswordsInOptions(std::string_view text, std::string_view quote = "'");

}  // namespace sluice
