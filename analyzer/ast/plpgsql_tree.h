// The JSON that libpg_query prints of PL/pgSQL, read in place: only the SQL in it is copied, when it is asked for.
// Bodies are long and read often; a general reader took as long as PostgreSQL's parser.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ast {

class PlpgsqlTree;

// A value of the tree, or none: what is asked of none is empty. The tree outlives it.
class PlpgsqlItem {
 public:
  PlpgsqlItem() = default;

  explicit operator bool() const { return tree_ != nullptr; }
  bool IsObject() const;
  bool IsList() const;
  // Of a member of an object.
  std::string_view name() const;
  // A member of this object.
  PlpgsqlItem operator[](std::string_view name) const;
  uint32_t Number(uint32_t otherwise) const;
  std::string Text() const;
  // Of an object its members, of a list its values, in order.
  PlpgsqlItem First() const;
  PlpgsqlItem Next() const;

 private:
  friend class PlpgsqlTree;
  PlpgsqlItem(const PlpgsqlTree* tree, uint32_t node) : tree_(tree), node_(node) {}

  const PlpgsqlTree* tree_ = nullptr;
  uint32_t node_ = 0;
};

class PlpgsqlTree {
 public:
  // Nothing where the text is no JSON, or not UTF-8.
  static std::optional<PlpgsqlTree> Read(std::string json);

  PlpgsqlItem root() const { return {this, 0}; }

 private:
  friend class PlpgsqlItem;
  friend class PlpgsqlTreeReader;

  enum class Kind : uint8_t { kObject, kList, kText, kOther };
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Part {
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  struct Node {
    Part name;   // as it is written
    Part value;  // of a text or a number, as it is written
    uint32_t first = kNone;
    uint32_t next = kNone;
    Kind kind = Kind::kOther;
  };

  std::string_view Written(Part part) const {
    return std::string_view(json_).substr(part.begin, part.end - part.begin);
  }

  std::string json_;
  std::vector<Node> nodes_;
};

}  // namespace sluice::ast
