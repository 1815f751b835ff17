// A thin typed door to PostgreSQL's parse tree.
#pragma once

#include <iterator>
#include <string_view>

#include "analyzer/ast/postgres.h"

namespace sluice::ast {

// Ties a node struct to its tag; one line per struct that we read.
template <typename T>
struct NodeTag;

#define SLUICE_NODE(type)                        \
  template <>                                    \
  struct NodeTag<::type> {                       \
    static constexpr ::NodeTag value = T_##type; \
  };
#include "analyzer/ast/nodes.inc"
#undef SLUICE_NODE

template <typename T>
concept NodeType = requires {
  NodeTag<T>::value;
};

// Null unless the node is one. Null in, null out.
template <NodeType T>
const T* node_cast(const void* node) {
  if (node == nullptr) return nullptr;
  const auto* tagged = static_cast<const ::Node*>(node);
  return tagged->type == NodeTag<T>::value ? static_cast<const T*>(node) : nullptr;
}

// Where the tag was looked at already. node: not null, of that type.
template <typename T>
const T& As(const ::Node* node) {
  return *reinterpret_cast<const T*>(node);
}

// The elements of a List of T*; a null list is empty. Elements may be null where the grammar leaves one out.
template <typename T>
class Items {
 public:
  explicit Items(const ::List* list) : list_(list) {}

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = const T*;
    using difference_type = std::ptrdiff_t;
    using pointer = const T* const*;
    using reference = const T*;

    explicit Iterator(const ::ListCell* cell) : cell_(cell) {}
    const T* operator*() const { return static_cast<const T*>(cell_->ptr_value); }
    Iterator& operator++() {
      ++cell_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return cell_ == other.cell_; }

   private:
    const ::ListCell* cell_;
  };

  Iterator begin() const { return Iterator(list_ == nullptr ? nullptr : list_->elements); }
  Iterator end() const { return Iterator(list_ == nullptr ? nullptr : list_->elements + list_->length); }
  size_t size() const { return list_ == nullptr ? 0 : static_cast<size_t>(list_->length); }
  bool empty() const { return size() == 0; }
  const T* operator[](size_t index) const { return static_cast<const T*>(list_->elements[index].ptr_value); }

 private:
  const ::List* list_;
};

// A C string of the tree; null is empty.
inline std::string_view Text(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// The value of a String node, or empty.
inline std::string_view StringValue(const void* node) {
  const auto* string = node_cast<::String>(node);
  return string == nullptr ? std::string_view() : Text(string->sval);
}

}  // namespace sluice::ast
