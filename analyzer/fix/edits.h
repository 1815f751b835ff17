// Edits of one text: which go together, and what they make of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/finding/fix.h"

namespace sluice::fix {

// Sorted; no two touch the same bytes, or insert at the same place.
class EditSet {
 public:
  // Takes all of them or, where one overlaps with what is there, none.
  bool Add(const std::vector<Edit>& edits);
  bool Fits(const std::vector<Edit>& edits) const;
  const std::vector<Edit>& edits() const { return edits_; }

 private:
  std::vector<Edit> edits_;
};

// edits: as of an EditSet. What they put in gets the line ends of the text.
std::string Apply(std::string_view text, const std::vector<Edit>& edits);

// "\r\n" where the text's first line ends so; else the same.
std::string WithLineEndsOf(std::string_view text, std::string_view inserted);

}  // namespace sluice::fix
