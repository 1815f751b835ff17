#include "migrations/rendering.h"

#include <algorithm>

namespace sluice::migrations {
namespace {

bool Holds(const std::vector<Span>& spans, uint32_t offset) {
  return std::any_of(spans.begin(), spans.end(),
                     [&](const Span& span) { return span.begin <= offset && offset < span.end; });
}

}  // namespace

const Origin* OriginAt(const Rendering& rendering, uint32_t offset) {
  const auto after = std::upper_bound(rendering.origins.begin(), rendering.origins.end(), offset,
                                      [](uint32_t at, const Origin& origin) { return at < origin.sql.begin; });
  if (after == rendering.origins.begin()) return nullptr;
  const Origin& origin = *(after - 1);
  return offset < origin.sql.end ? &origin : nullptr;
}

Span PlaceInFile(const Rendering& rendering, Span sql) {
  const uint32_t last = std::max(sql.begin + 1, sql.end) - 1;
  const Origin* first = OriginAt(rendering, sql.begin);
  const Origin* end = OriginAt(rendering, last);
  if (first == nullptr) return Holds(rendering.sections.down, sql.begin) ? rendering.down_place : rendering.up_place;
  if (!first->exact) return first->file;
  const uint32_t begin = first->file.begin + (sql.begin - first->sql.begin);
  if (end == nullptr || !end->exact) return {begin, first->file.end};
  const uint32_t behind = end->file.begin + (last - end->sql.begin) + 1;
  return behind > begin ? Span{begin, behind} : Span{begin, first->file.end};
}

}  // namespace sluice::migrations
