#include "config_run.h"

#include <array>
#include <charconv>

#include "analyzer/schema/session.h"

namespace sluice::cli {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr int kMinutesOfHour = 60;
constexpr int kMinutesOfDay = 24 * kMinutesOfHour;

constexpr ConfigKey kPreflightKeys[] = {
    {"longest-transaction", "a time", "How old a transaction of others may be when a run begins; without it, a minute.",
     R"(longest-transaction = "5min")"},
    {"replica-lag", "a time", "How far a replica may be behind; without it, ten seconds.", R"(replica-lag = "30s")"},
    {"connections-left", "a number", "How many more connections the server has to have room for; without it, 3.",
     "connections-left = 10"},
    {"invalid-indexes", "`refuse` or `allow`", "Whether indexes that a failed build has left stop a run.",
     R"(invalid-indexes = "allow")"},
    {"last-backup", "a time",
     "How old the last verified backup of the database may be; without it, 36 hours. 0: none is asked for.",
     R"(last-backup = "7d")"},
    {"disk-space", "`refuse` or `allow`",
     "Whether a disk of the server that is too small for what is rewritten and built stops a run.",
     R"(disk-space = "allow")"},
};

constexpr ConfigKey kHookKeys[] = {
    {"before_run", "a command", "Before the first migration; where it fails, nothing runs.",
     R"(before_run = "deploy/maintenance on")"},
    {"after_run", "a command", "When what began has ended, however it did.", R"(after_run = "deploy/maintenance off")"},
    {"before_migration", "a command", "Before each migration; where it fails, the run ends there.",
     R"(before_migration = "deploy/note begin")"},
    {"after_migration", "a command", "After each migration that was applied or undone.",
     R"(after_migration = "deploy/note done")"},
    {"on_failure", "a command", "Where the command ends with another status than 0, refused or failed.",
     R"(on_failure = "deploy/page")"},
    {"time_limit", "a time", "How long each may take; without it, a minute.", R"(time_limit = "30s")"},
};

constexpr ConfigKey kBackupKeys[] = {
    {"directory", "a directory", "Where backups are kept, from that of this file on; BACKUP_DIR outranks it.",
     R"(directory = "/var/backups/shop")"},
    {"keep", "a number", "How many `sluice backups prune` leaves at least; without it, 10.", "keep = 20"},
    {"retention-days", "a number",
     "How old one has to be to be removed; without it, 30. BACKUP_RETENTION_DAYS outranks it.", "retention-days = 90"},
    {"encrypt-to", "recipients", "To whom backups are encrypted: age's keys, or gpg's as gpg:KEY; with commas between.",
     R"(encrypt-to = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")"},
    {"compress", "a method", "How the tables are compressed: gzip, zstd, lz4 or none, and a level; without it, gzip.",
     R"(compress = "gzip:1")"},
    {"leave-free", "a size",
     "What stays free on the disk of the backups; without it, a twentieth of it, and 256 MB at most.",
     R"(leave-free = "1GB")"},
    {"command", "a command", "Takes the backup before a run in place of sluice, and prints what it is called.",
     R"(command = "pgbackrest --stanza=shop --log-level-console=info backup")"},
    {"external-age", "a time", "How old a backup may be that `--external-backup` names; without it, an hour.",
     R"(external-age = "30min")"},
};

void ReadEnvironment(const toml::node& node, HistoryConfig& history, Problems& problems) {
  history.environment = ReadString(node, "'environment'", problems);
}

void ReadEnvironmentVariable(const toml::node& node, HistoryConfig& history, Problems& problems) {
  history.environment_variable = ReadString(node, "'environment-variable'", problems);
}

void ReadSystemIdentifier(const toml::node& node, HistoryConfig& history, Problems& problems) {
  const auto text = ReadString(node, "'system-identifier'", problems);
  if (!text) return;
  if (text->value.find_first_not_of("0123456789") == std::string::npos) {
    history.system_identifier = text;
    return;
  }
  problems.Add(PlaceOf(node), "'system-identifier' must be a number, in quotes",
               "`sluice check` shows it, and so does SELECT system_identifier FROM pg_control_system().");
}

// Windows

// "22:00" in minutes; nothing where it is no time.
std::optional<int> ParseTimeOfDay(std::string_view text) {
  int hours = 0;
  int minutes = 0;
  const char* const end = text.data() + text.size();
  const auto hour = std::from_chars(text.data(), end, hours);
  if (hour.ec != std::errc() || hour.ptr == end || *hour.ptr != ':' || end - hour.ptr != 3) return std::nullopt;
  const auto minute = std::from_chars(hour.ptr + 1, end, minutes);
  if (minute.ec != std::errc() || minute.ptr != end || minutes < 0 || minutes >= kMinutesOfHour) return std::nullopt;
  const int all = hours * kMinutesOfHour + minutes;
  return hours < 0 || all > kMinutesOfDay ? std::nullopt : std::optional(all);
}

void ReadDays(const toml::node& node, WindowConfig& window, Problems& problems) {
  const toml::array* list = node.as_array();
  if (list == nullptr || list->empty()) {
    problems.Add(PlaceOf(node), "'days' must be a list of days", R"(For instance: days = ["mon", "tue"])");
    return;
  }
  for (const toml::node& each : *list) {
    if (const auto day = ReadChoice(each, "day", kDays, problems)) window.days.at(*day) = true;
  }
}

void ReadTime(const toml::node& node, std::string_view what, int& minute, Problems& problems) {
  const auto text = ReadString(node, what, problems);
  if (!text) return;
  if (const std::optional<int> parsed = ParseTimeOfDay(text->value)) {
    minute = *parsed;
    return;
  }
  problems.Add(PlaceOf(node), fmt::format("{} must be a time of the day", what), R"(From "00:00" to "24:00".)");
}

void ReadFrom(const toml::node& node, WindowConfig& window, Problems& problems) {
  ReadTime(node, "'from'", window.from_minute, problems);
}

void ReadTo(const toml::node& node, WindowConfig& window, Problems& problems) {
  ReadTime(node, "'to'", window.to_minute, problems);
}

void ReadZone(const toml::node& node, WindowConfig& window, Problems& problems) {
  if (const auto zone = ReadString(node, "'zone'", problems)) window.zone = zone->value;
}

constexpr KeyReader<WindowConfig> kWindowKeys[] = {
    {{"days", "", "", ""}, ReadDays},
    {{"from", "", "", ""}, ReadFrom},
    {{"to", "", "", ""}, ReadTo},
    {{"zone", "", "", ""}, ReadZone},
};

void ReadWindows(const toml::node& node, HistoryConfig& history, Problems& problems) {
  constexpr const char* kExample = R"(A window has days, from, to and zone: see docs/guide/preflight.md.)";
  const toml::array* list = node.as_array();
  if (list == nullptr) return problems.Add(PlaceOf(node), "'window' must be a list of tables", kExample);
  std::vector<WindowConfig> windows;
  for (const toml::node& each : *list) {
    const toml::table* table = each.as_table();
    if (table == nullptr) return problems.Add(PlaceOf(each), "'window' must be a list of tables", kExample);
    ReadTable(*table, kWindowKeys, windows.emplace_back(), problems);
    for (const KeyReader<WindowConfig>& key : kWindowKeys) {
      if (!table->contains(key.key.name)) {
        problems.Add(PlaceOf(each), fmt::format("this window has no '{}'", key.key.name), kExample);
      }
    }
  }
  history.windows = {std::move(windows), PlaceOf(node)};
}

// Preflight and backups

using Values = std::map<std::string, Placed<std::string>, std::less<>>;

bool IsRight(const ConfigKey& key, const toml::node& node, const std::string& text) {
  if (key.values == "a time") return schema::ParseTimeMs(text).has_value();
  if (key.values == "a command") return node.is_string() && !text.empty() && text.find('\0') == std::string::npos;
  if (key.values == "a number") return node.is_integer() && !text.starts_with('-');
  if (key.values == "recipients" || key.values == "a method" || key.values == "a size") {
    return node.is_string() && !text.empty();
  }
  if (key.values == "a directory") return node.is_string() && !text.empty() && text.find('\0') == std::string::npos;
  return text == "refuse" || text == "allow";
}

// The table of that name, of which every key is one of these.
void ReadValues(const toml::node& node, std::string_view name_of_table, std::span<const ConfigKey> keys, Values& values,
                Problems& problems) {
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    return problems.Add(PlaceOf(node), fmt::format("'{}' must be a table", name_of_table),
                        fmt::format("For instance: [{}] {}", name_of_table, keys.front().example));
  }
  for (const auto& [name, value] : *table) {
    const auto known =
        std::find_if(keys.begin(), keys.end(), [key = name.str()](const ConfigKey& each) { return each.name == key; });
    if (known == keys.end()) {
      std::vector<std::string_view> names;
      for (const ConfigKey& each : keys) names.push_back(each.name);
      AddUnknown(PlaceOf(name.source()), "there is no key '{}'", name.str(), names, problems);
      continue;
    }
    const std::optional<std::string> text = ScalarText(value);
    if (!text || !IsRight(*known, value, *text)) {
      problems.Add(PlaceOf(value), fmt::format("'{}' must be {}", known->name, known->values),
                   fmt::format("For instance: {}", known->example));
      continue;
    }
    values.insert_or_assign(std::string(known->name), Placed<std::string>{*text, PlaceOf(value)});
  }
}

void ReadHooks(const toml::node& node, HistoryConfig& history, Problems& problems) {
  ReadValues(node, "hooks", kHookKeys, history.hooks, problems);
}

void ReadAlsoRecord(const toml::node& node, HistoryConfig& history, Problems& problems) {
  const toml::value<bool>* truth = node.as_boolean();
  if (truth != nullptr) {
    history.also_record = {truth->get(), PlaceOf(node)};
  } else {
    problems.Add(PlaceOf(node), "'also_record' must be true or false", "Without quotes.");
  }
}

void ReadPreflight(const toml::node& node, HistoryConfig& history, Problems& problems) {
  ReadValues(node, "preflight", kPreflightKeys, history.limits, problems);
}

void ReadBackup(const toml::node& node, HistoryConfig& history, Problems& problems) {
  ReadValues(node, "backup", kBackupKeys, history.backup, problems);
}

constexpr KeyReader<HistoryConfig> kRunKeys[] = {
    {{"environment", "a string", "What the database is for. In `production` a run makes sure of more before it begins.",
      R"(environment = "production")"},
     ReadEnvironment},
    {{"environment-variable", "a name", "A variable that says so instead, where it is set.",
      R"(environment-variable = "NODE_ENV")"},
     ReadEnvironmentVariable},
    {{"system-identifier", "a number in quotes",
      "Of the server: a run refuses any other. `sluice check` shows it, and `pg_control_system()`.",
      R"(system-identifier = "7301265420013341234")"},
     ReadSystemIdentifier},
    {{"window", "a list of tables",
      "When a run may begin: `days`, `from`, `to` and `zone`, by the server's clock. A window that ends before it "
      "begins ends on the next day.",
      R"(window = [{ days = ["tue", "thu"], from = "22:00", to = "04:00", zone = "Europe/Berlin" }])"},
     ReadWindows},
    {{"preflight", "a table", "What a run in production puts up with; see below.",
      R"(preflight = { longest-transaction = "5min" })"},
     ReadPreflight},
    {{"hooks", "a table", "Commands to run before and after; see below.",
      R"(hooks = { before_run = "deploy/maintenance on", time_limit = "30s" })"},
     ReadHooks},
    {{"also_record", "`true` or `false`",
      "Whether `apply` and `rollback` write the row of the tool that the migrations are of, too, in its own table.",
      "also_record = true"},
     ReadAlsoRecord},
    {{"backup", "a table", "Where backups are kept, and how many; see below.", "backup = { keep = 20 }"}, ReadBackup},
};

std::string TimeText(int minute) {
  return fmt::format("{:02}:{:02}", minute / kMinutesOfHour, minute % kMinutesOfHour);
}

}  // namespace

std::span<const KeyReader<HistoryConfig>> RunKeyReaders() {
  return kRunKeys;
}

std::span<const ConfigKey> PreflightKeys() {
  return kPreflightKeys;
}

std::span<const ConfigKey> HookKeys() {
  return kHookKeys;
}

std::span<const ConfigKey> BackupKeys() {
  return kBackupKeys;
}

std::string WindowText(const WindowConfig& window) {
  std::string days;
  for (size_t i = 0; i < kDays.size(); ++i) {
    if (window.days.at(i)) days += (days.empty() ? "" : ",") + std::string(kDays.at(i));
  }
  return fmt::format("{} {}-{} {}", days, TimeText(window.from_minute), TimeText(window.to_minute), window.zone);
}

}  // namespace sluice::cli
