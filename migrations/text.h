// Small questions about names and lines that several formats ask. ASCII only: no locale decides what a digit is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice::migrations {

bool IsDigit(char c);
bool IsWordByte(char c);  // a letter, a digit or '_'
// What the regular expressions and TrimSpace of the Go tools take for white space.
bool IsSpace(char c);

size_t CountDigits(std::string_view text);  // at its start
std::string_view WithoutLeadingZeros(std::string_view digits);
// Nothing where the text is no number, or one above the largest.
std::optional<uint64_t> ToNumber(std::string_view digits);

std::string_view Trim(std::string_view text);

// Without the quotes, " or ', that it stands in; nothing is unescaped.
std::string_view Unquote(std::string_view text);
bool EqualIgnoringCase(std::string_view left, std::string_view right);
bool StartsIgnoringCase(std::string_view text, std::string_view start);

// ".sql" in any case: a file named by hand on Windows is SQL too.
bool IsSqlName(std::string_view name);
// The name up to its last dot.
std::string_view Stem(std::string_view name);

struct Line {
  Span span;          // without its line break ("\n" or "\r\n")
  uint32_t next = 0;  // where the next line begins; the size of the text behind the last
};

Line LineAt(std::string_view text, uint32_t begin);

// What stands between the separators, without white space around it; what is empty is left out.
std::vector<std::string> SplitList(std::string_view text, char separator);

// What stands between the separators, from an offset on, without pieces that are white space; one empty span where
// there is nothing else.
std::vector<Span> SplitAt(std::string_view text, std::string_view separator, uint32_t begin = 0);

}  // namespace sluice::migrations
