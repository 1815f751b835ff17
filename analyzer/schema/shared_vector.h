// A vector that its copies share until one of them is changed: a relation is copied for each transaction that touches
// it, and few change more than one of its lists.
#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace sluice::schema {

template <typename T>
class SharedVector {
 public:
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;

  SharedVector() = default;
  SharedVector(std::initializer_list<T> items) : SharedVector(std::vector<T>(items)) {}
  // A list is meant to become one that is shared.
  SharedVector(std::vector<T> items)
      : items_(items.empty() ? nullptr : std::make_shared<std::vector<T>>(std::move(items))) {}

  const std::vector<T>& Get() const { return items_ == nullptr ? kNone : *items_; }
  // To be read as the list that it is.
  operator const std::vector<T>&() const { return Get(); }

  const_iterator begin() const { return Get().begin(); }
  const_iterator end() const { return Get().end(); }
  bool empty() const { return Get().empty(); }
  size_t size() const { return Get().size(); }
  const T& front() const { return Get().front(); }
  const T& back() const { return Get().back(); }
  const T& operator[](size_t index) const { return Get()[index]; }

  // To be changed by this owner alone. References into the list that were taken before may belong to another one now.
  std::vector<T>& Edit() {
    if (items_ == nullptr) {
      items_ = std::make_shared<std::vector<T>>();
    } else if (items_.use_count() > 1) {
      const std::shared_ptr<std::vector<T>> shared = std::exchange(items_, std::make_shared<std::vector<T>>());
      items_->reserve(shared->size() + 1);  // most are changed to get one more
      items_->assign(shared->begin(), shared->end());
    }
    return *items_;
  }

  bool IsSharedWith(const SharedVector& other) const { return items_ == other.items_; }
  void push_back(T item) { Edit().push_back(std::move(item)); }
  // The following leave a list that is shared as it is where no item is meant.
  template <typename Predicate>
  void EraseIf(const Predicate& predicate) {
    if (std::none_of(begin(), end(), predicate)) return;
    if (items_.use_count() == 1) {
      std::erase_if(*items_, predicate);
      return;
    }
    const std::shared_ptr<std::vector<T>> shared = std::exchange(items_, std::make_shared<std::vector<T>>());
    items_->reserve(shared->size());
    std::copy_if(shared->begin(), shared->end(), std::back_inserter(*items_), std::not_fn(predicate));
  }
  template <typename Predicate, typename Change>
  void EditIf(const Predicate& predicate, const Change& change) {
    if (std::none_of(begin(), end(), predicate)) return;
    for (T& item : Edit()) {
      if (predicate(item)) change(item);
    }
  }

 private:
  static inline const std::vector<T> kNone;

  std::shared_ptr<std::vector<T>> items_;
};

}  // namespace sluice::schema
