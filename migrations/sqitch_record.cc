#include "migrations/sqitch_record.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "migrations/digest.h"

namespace sluice::migrations {
namespace {

// Plan/Change.pm and Plan/Tag.pm, id: as git sums its objects up.
std::string IdOf(std::string_view kind, const std::string& info) {
  std::string text = fmt::format("{} {}", kind, info.size());
  text += '\0';
  return Sha1Hex(text + info);
}

// What URI's canonical() leaves as it is; of others the id cannot be told.
bool IsCanonical(std::string_view uri) {
  const size_t scheme = uri.find("://");
  if (scheme == std::string_view::npos || uri.find('%') != std::string_view::npos) return false;
  const std::string_view rest = uri.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  const auto is_plain = [](char c) { return c > ' ' && c <= '~' && (c < 'A' || c > 'Z'); };
  const auto is_printable = [](char c) { return c > ' ' && c <= '~'; };
  return authority.size() < rest.size() && authority.find(':') == std::string_view::npos &&
         std::all_of(uri.begin(), uri.begin() + static_cast<std::ptrdiff_t>(scheme), is_plain) &&
         std::all_of(authority.begin(), authority.end(), is_plain) && std::all_of(uri.begin(), uri.end(), is_printable);
}

std::string PlannedBy(const SqitchSignature& signature) {
  return fmt::format("planner {} <{}>\ndate {}", signature.planner, signature.email, signature.time);
}

std::string WithNote(const SqitchSignature& signature) {
  return signature.note.empty() ? std::string() : "\n\n" + signature.note;
}

class Registry {
 public:
  explicit Registry(const SqitchPlan& plan) : plan_(plan) {}

  std::vector<SqitchRecord> Read() {
    for (size_t i = 0; i < plan_.changes.size(); ++i) {
      SqitchRecord record = ReadChange(i);
      if (!record.unknown.empty()) {
        SqitchRecord nothing;
        nothing.unknown = std::move(record.unknown);
        record = std::move(nothing);
        known_ = false;
      }
      records_.push_back(std::move(record));
    }
    return std::move(records_);
  }

 private:
  SqitchRecord ReadChange(size_t place) {
    const SqitchChange& change = plan_.changes[place];
    SqitchRecord record{plan_.project, plan_.uri, {}, change.name, change.signature, {}, {}, {}, {}};
    if (!plan_.uri.empty() && !IsCanonical(plan_.uri)) {
      record.unknown = fmt::format("'%uri={}' is not written as Sqitch writes it into the ids of changes", plan_.uri);
    } else if (!known_) {
      record.unknown = "the id of the change before it is not known";
    }
    for (const std::string& dependency : change.dependencies) AddDependency(dependency, place, record);
    if (!record.unknown.empty()) return record;
    record.id = IdOf("change", InfoOf(record, place));
    for (size_t i = 0; i < change.tags.size(); ++i) AddTag(change.tags[i], change.tag_signatures[i], record);
    return record;
  }

  // Plan/Depend.pm, as_string: the own project is not named.
  void AddDependency(std::string_view written, size_t place, SqitchRecord& record) const {
    const bool conflicts = written.starts_with('!');
    if (conflicts) written.remove_prefix(1);
    const size_t colon = written.find(':');
    const bool is_own = colon == std::string_view::npos || written.substr(0, colon) == plan_.project;
    std::string name(is_own && colon != std::string_view::npos ? written.substr(colon + 1) : written);
    if (conflicts) {
      record.conflicts.push_back(std::move(name));
      return;
    }
    std::optional<std::string> id;
    if (is_own) id = Resolve(name, place);
    if (id) {
      record.requires_changes.push_back({std::move(name), std::move(*id)});
    } else {
      record.unknown = fmt::format("which change '{}' is that it requires is not known", written);
    }
  }

  // The last change of that name before, or before the tag.
  std::optional<std::string> Resolve(std::string_view name, size_t place) const {
    const size_t at = name.find('@');
    const std::string_view change = name.substr(0, at);
    std::optional<size_t> end = place;
    if (at != std::string_view::npos) {
      end = BehindTag(name.substr(at + 1));
      if (end && change.empty()) return records_[*end - 1].id;
    }
    for (size_t i = std::min(end.value_or(0), place); i-- > 0;) {
      if (plan_.changes[i].name == change) return records_[i].id;
    }
    return std::nullopt;
  }

  std::optional<size_t> BehindTag(std::string_view tag) const {
    for (size_t i = 0; i < records_.size(); ++i) {
      const std::vector<std::string>& tags = plan_.changes[i].tags;
      if (std::find(tags.begin(), tags.end(), tag) != tags.end()) return i + 1;
    }
    return std::nullopt;
  }

  std::string Head() const {
    return fmt::format("project {}\n{}", plan_.project, plan_.uri.empty() ? "" : fmt::format("uri {}\n", plan_.uri));
  }

  std::string InfoOf(const SqitchRecord& record, size_t place) const {
    std::string info = fmt::format("{}change {}\n", Head(), record.change);
    if (place > 0) info += fmt::format("parent {}\n", records_[place - 1].id);
    info += PlannedBy(record.signature);
    std::vector<std::string> required;
    for (const SqitchDependency& each : record.requires_changes) required.push_back(each.name);
    if (!required.empty()) info += fmt::format("\nrequires\n  + {}", fmt::join(required, "\n  + "));
    if (!record.conflicts.empty()) info += fmt::format("\nconflicts\n  - {}", fmt::join(record.conflicts, "\n  - "));
    return info + WithNote(record.signature);
  }

  void AddTag(const std::string& tag, const SqitchSignature& signature, SqitchRecord& record) const {
    const std::string info =
        fmt::format("{}tag @{}\nchange {}\n{}", Head(), tag, record.id, PlannedBy(signature)) + WithNote(signature);
    record.tags.push_back({IdOf("tag", info), "@" + tag, signature});
  }

  const SqitchPlan& plan_;
  std::vector<SqitchRecord> records_;
  bool known_ = true;
};

}  // namespace

std::vector<SqitchRecord> SqitchRecords(const SqitchPlan& plan) {
  return Registry(plan).Read();
}

}  // namespace sluice::migrations
