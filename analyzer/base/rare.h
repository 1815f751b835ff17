// A part that few have: a text or a list that is nearly always empty takes as much room as a pointer, and is copied,
// moved and destroyed as fast as one. A history has tens of thousands of columns.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

template <typename T>
class Rare {
 public:
  Rare() = default;
  // A text or a list is meant to become one that is rare.
  Rare(T value) : value_(value.empty() ? nullptr : std::make_unique<T>(std::move(value))) {}
  Rare(const Rare& other) : value_(other.empty() ? nullptr : std::make_unique<T>(*other.value_)) {}
  Rare(Rare&& other) noexcept = default;
  Rare& operator=(Rare other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }
  ~Rare() = default;

  const T& Get() const { return value_ == nullptr ? kNone : *value_; }
  // To be read as what it is.
  operator const T&() const { return Get(); }
  operator std::string_view() const requires std::is_same_v<T, std::string> { return Get(); }
  // To be changed.
  T& Edit() {
    if (value_ == nullptr) value_ = std::make_unique<T>();
    return *value_;
  }

  bool empty() const { return value_ == nullptr || value_->empty(); }
  void clear() { value_.reset(); }
  size_t size() const { return Get().size(); }
  auto begin() const { return Get().begin(); }
  auto end() const { return Get().end(); }

  friend bool operator==(const Rare& a, const Rare& b) { return a.Get() == b.Get(); }
  friend bool operator==(const Rare& a, const T& b) { return a.Get() == b; }

 private:
  static inline const T kNone;

  std::unique_ptr<T> value_;
};

using RareText = Rare<std::string>;
using RareNames = Rare<std::vector<std::string>>;

}  // namespace sluice
