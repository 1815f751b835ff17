// Sqitch: the changes by their names; one that was reworked has several rows (sqitch.changes).
#include "runner/foreign/list.h"

namespace sluice::runner {
namespace {

bool Is(const ForeignFiles& files, size_t migration, const std::string& key) {
  const std::string& id = files.history.migrations[migration].id;
  return id.substr(0, id.find('@')) == key;
}

}  // namespace

const ForeignTool kSqitch{
    .name = "sqitch",
    .formats = " sqitch ",
    .table = "sqitch.changes",
    .query = R"sql(SELECT change, true, false FROM sqitch.changes ORDER BY committed_at)sql",
    .is = Is,
};

}  // namespace sluice::runner
