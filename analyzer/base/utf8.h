// UTF-8: validity, and lengths in UTF-16 code units and in code points.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice {

// The offset of the first byte at or behind `from` that is not part of well-formed UTF-8 (overlong forms, surrogates
// and values above U+10FFFF are ill-formed), or text.size().
size_t FindInvalidUtf8(std::string_view text, size_t from = 0);

// The start of the well-formed character that the offset lies in; the offset itself where it lies in none.
size_t CharacterStart(std::string_view text, size_t at);

// Length in UTF-16 code units; an ill-formed byte counts as one unit (it is shown as U+FFFD).
uint32_t Utf16Length(std::string_view text);

// The byte offset of the code point with this number, counted from 0; text.size() where there are fewer.
size_t CodePointOffset(std::string_view text, size_t code_point);

// The text with each ill-formed byte replaced by U+FFFD: what JSON and terminals may be given.
std::string ValidUtf8(std::string_view text);

}  // namespace sluice
