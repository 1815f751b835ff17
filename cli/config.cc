#include "config.h"

#include <array>

#include "analyzer/analysis/policy.h"
#include "analyzer/schema/session.h"
#include "config_run.h"
#include "config_text.h"
#include "rules/registry.h"
#include "toml_reader.h"

namespace sluice::cli {
namespace {

constexpr std::array<std::string_view, 4> kWeights = {"note", "warning", "error", "off"};
constexpr std::array<std::string_view, 3> kTransactions = {"whole", "query", "statement"};
constexpr std::array<migrations::TransactionHabit, 3> kHabits = {migrations::TransactionHabit::kWrapped,
                                                                 migrations::TransactionHabit::kOneQuery,
                                                                 migrations::TransactionHabit::kStatement};

constexpr ConfigKey kSessionKeys[] = {
    {"lock_timeout", "a time", "How long a statement waits for a lock.", R"(lock_timeout = "2s")"},
    {"statement_timeout", "a time", "How long a statement may take.", R"(statement_timeout = "15min")"},
    {"transaction_timeout", "a time", "How long a transaction may take, since PostgreSQL 17.",
     R"(transaction_timeout = "20min")"},
    {"search_path", "a string", "Where names without a schema are looked for.", R"(search_path = "app, public")"},
    {"timezone", "a string", "Decides whether a change from timestamp to timestamptz rewrites.", R"(timezone = "UTC")"},
};

// Rules

std::optional<Placed<RuleWeight>> ReadWeight(const std::string& slug, const toml::node& node, Problems& problems) {
  const auto chosen = ReadChoice(node, "severity", kWeights, problems);
  if (!chosen) return std::nullopt;
  if (kWeights[*chosen] != "off") return Placed<RuleWeight>{ParseSeverity(kWeights[*chosen]), PlaceOf(node)};
  if (analysis::MayBeOff(slug)) return Placed<RuleWeight>{std::nullopt, PlaceOf(node)};
  problems.Add(PlaceOf(node), fmt::format("'{}' cannot be off", slug),
               "What was not understood is never silent. A note is the least.");
  return std::nullopt;
}

// Null where there is no such rule.
const RuleInfo* ReadRuleName(const toml::key& name, Problems& problems) {
  const rules::RegisteredRule* rule = rules::FindRule(name.str());
  if (rule != nullptr) return &rule->info;
  problems.Add(PlaceOf(name.source()), [written = name.str()] {
    const std::string nearest = rules::NearestRule(written);
    return Error{fmt::format("there is no rule '{}'", Shown(written)),
                 nearest.empty() ? "`sluice rules` lists them." : fmt::format("Did you mean '{}'?", nearest)};
  });
  return nullptr;
}

void ReadRuleOption(const RuleInfo& rule, const toml::key& name, const toml::node& node, RuleConfig& config,
                    Problems& problems) {
  const auto option = std::find_if(rule.options.begin(), rule.options.end(),
                                   [&](const RuleOption& each) { return each.name == name.str(); });
  if (option == rule.options.end()) {
    std::vector<std::string_view> known = {"severity"};
    for (const RuleOption& each : rule.options) known.push_back(each.name);
    AddUnknown(PlaceOf(name.source()), fmt::format("'{}' has no option '{{}}'", rule.slug), name.str(), known,
               problems);
    return;
  }
  const std::optional<std::string> value = ScalarText(node);
  const std::string wanted = value ? rules::ProblemOf(*option, *value) : "it is neither text, nor number, nor truth";
  if (!wanted.empty()) {
    problems.Add(PlaceOf(node), fmt::format("'{}' of '{}': {}", option->name, rule.slug, wanted),
                 std::string(option->meaning));
    return;
  }
  config.options.insert_or_assign(std::string(option->name), Placed<std::string>{*value, PlaceOf(node)});
}

void ReadRule(const RuleInfo& rule, const toml::node& node, RuleConfig& config, Problems& problems) {
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    config.weight = ReadWeight(rule.slug, node, problems);
    return;
  }
  for (const auto& [name, value] : *table) {
    if (name.str() == "severity") {
      config.weight = ReadWeight(rule.slug, value, problems);
    } else {
      ReadRuleOption(rule, name, value, config, problems);
    }
  }
}

const toml::table* ReadTableOf(const toml::node& node, std::string_view what, std::string hint, Problems& problems) {
  const toml::table* table = node.as_table();
  if (table == nullptr) problems.Add(PlaceOf(node), fmt::format("{} must be a table", what), std::move(hint));
  return table;
}

void ReadRules(const toml::node& node, HistoryConfig& history, Problems& problems) {
  const toml::table* table = ReadTableOf(node, "'rules'", R"(For instance: [rules] drop-table = "note")", problems);
  if (table == nullptr) return;
  for (const auto& [name, value] : *table) {
    const RuleInfo* rule = ReadRuleName(name, problems);
    if (rule == nullptr) continue;
    if (history.rules.contains(rule->slug)) {
      problems.Add(PlaceOf(name.source()), fmt::format("'{}' is named twice", rule->slug),
                   "Once by its id and once by its name.");
    }
    ReadRule(*rule, value, history.rules[rule->slug], problems);
  }
}

// Histories

void ReadDirectory(const toml::node& node, HistoryConfig& history, Problems& problems) {
  history.directory = ReadString(node, "'directory'", problems);
}

void ReadDatabase(const toml::node& node, HistoryConfig& history, Problems& problems) {
  history.database = ReadString(node, "'database'", problems);
}

void ReadFormat(const toml::node& node, HistoryConfig& history, Problems& problems) {
  std::vector<std::string_view> names;
  for (const migrations::Format* format : migrations::Formats()) names.push_back(format->name);
  const auto chosen = ReadChoice(node, "format", names, problems);
  if (chosen) history.format = {migrations::Formats()[*chosen], PlaceOf(node)};
}

void ReadSchema(const toml::node& node, HistoryConfig& history, Problems& problems) {
  history.schema = ReadString(node, "'schema'", problems);
}

void ReadPostgresVersion(const toml::node& node, HistoryConfig& history, Problems& problems) {
  const toml::value<int64_t>* number = node.as_integer();
  if (number != nullptr && number->get() >= kOldestServer && number->get() <= kNewestServer) {
    history.postgres_version = {static_cast<int>(number->get()), PlaceOf(node)};
    return;
  }
  problems.Add(PlaceOf(node), "'postgres-version' must be a major version",
               fmt::format("A number from {} to {}.", kOldestServer, kNewestServer));
}

void ReadTransaction(const toml::node& node, HistoryConfig& history, Problems& problems) {
  const auto chosen = ReadChoice(node, "transaction mode", kTransactions, problems);
  if (chosen) history.transaction = {kHabits[*chosen], PlaceOf(node)};
}

void ReadStartAfter(const toml::node& node, HistoryConfig& history, Problems& problems) {
  if (node.is_integer()) {
    problems.Add(PlaceOf(node), "'start-after' must be a string", "An id may start with zeros: write it in quotes.");
    return;
  }
  history.start_after = ReadString(node, "'start-after'", problems);
}

void ReadHotTables(const toml::node& node, HistoryConfig& history, Problems& problems) {
  constexpr const char* kHint = R"(For instance: hot-tables = ["orders", "billing.invoices"])";
  const toml::array* list = node.as_array();
  if (list == nullptr) {
    problems.Add(PlaceOf(node), "'hot-tables' must be a list of names", kHint);
    return;
  }
  std::vector<std::string> tables;
  for (const toml::node& each : *list) {
    const auto name = ReadString(each, "a hot table", problems);
    if (!name) continue;
    if (std::count(name->value.begin(), name->value.end(), '.') > 1) {
      problems.Add(PlaceOf(each), fmt::format("'{}' is no name of a table", Shown(name->value)), kHint);
    }
    tables.push_back(name->value.find('.') == std::string::npos ? "public." + name->value : name->value);
  }
  history.hot_tables = {std::move(tables), PlaceOf(node)};
}

void ReadRender(const toml::node& node, HistoryConfig& history, Problems& problems) {
  const toml::value<bool>* truth = node.as_boolean();
  if (truth == nullptr)
    return problems.Add(PlaceOf(node), "'render' must be true or false", "For instance: render = true");
  history.render = {truth->get(), PlaceOf(node)};
}

void ReadAlembic(const toml::node& node, HistoryConfig& history, Problems& problems) {
  history.alembic = ReadString(node, "'alembic'", problems);
}

void ReadSession(const toml::node& node, HistoryConfig& history, Problems& problems) {
  const toml::table* table = ReadTableOf(node, "'session'", R"(For instance: [session] lock_timeout = "2s")", problems);
  if (table == nullptr) return;
  for (const auto& [name, value] : *table) {
    const auto known = std::find_if(std::begin(kSessionKeys), std::end(kSessionKeys),
                                    [key = name.str()](const ConfigKey& each) { return each.name == key; });
    if (known == std::end(kSessionKeys)) {
      std::vector<std::string_view> names;
      for (const ConfigKey& each : kSessionKeys) names.push_back(each.name);
      AddUnknown(PlaceOf(name.source()), "no rule asks for the parameter '{}'", name.str(), names, problems);
      continue;
    }
    const bool is_time = known->values == "a time";
    const std::optional<std::string> text = ScalarText(value);
    if (!text || (is_time ? !schema::ParseTimeMs(*text) : !value.is_string())) {
      problems.Add(PlaceOf(value), fmt::format("'{}' must be {}", known->name, known->values),
                   fmt::format("For instance: {}", known->example));
      continue;
    }
    history.session.insert_or_assign(std::string(known->name), Placed<std::string>{*text, PlaceOf(value)});
  }
}

constexpr KeyReader<HistoryConfig> kLintKeys[] = {
    {{"directory", "a path", "Where the migrations are, from the directory of this file. Needed in `[[history]]`.",
      R"(directory = "db/migrations")"},
     ReadDirectory},
    {{"format", "a format", "Whose migrations they are; without it that is found out.", R"(format = "diesel")"},
     ReadFormat},
    {{"database", "a connection",
      "Their database, as libpq takes it: a name, `service=...`, an address. For commands that are given none.",
      R"(database = "shop")"},
     ReadDatabase},
    {{"schema", "a path", "What the database held before the first migration: the output of `pg_dump --schema-only`.",
      R"(schema = "db/before.sql")"},
     ReadSchema},
    {{"postgres-version", "10 to 18", "The server's major version; without it, that of the grammar.",
      "postgres-version = 15"},
     ReadPostgresVersion},
    {{"transaction", "`whole`, `query` or `statement`",
      "How a file is run whose format does not say so: in a transaction that its tool begins, as one query string, "
      "or statement by statement.",
      R"(transaction = "statement")"},
     ReadTransaction},
    {{"start-after", "an id",
      "The last migration that was there before Sluice. It and those before it are replayed "
      "and not reported.",
      R"(start-after = "0042")"},
     ReadStartAfter},
    {{"hot-tables", "a list of names",
      "Tables that are large or never idle: warnings about locks on them and about "
      "their rewrite are errors. A name without a schema is in `public`.",
      R"(hot-tables = ["orders", "billing.invoices"])"},
     ReadHotTables},
    {{"render", "`true` or `false`",
      "Whether Alembic is run for the SQL of its revisions. That runs code of the project, so it is off unless this or "
      "`--render` says otherwise.",
      "render = true"},
     ReadRender},
    {{"alembic", "a command",
      "Which Alembic that is; without it, that of the project's virtual environment, of uv or poetry, or of the "
      "`PATH`. A path is looked for from the directory with alembic.ini.",
      R"(alembic = "env/bin/alembic")"},
     ReadAlembic},
    {{"session", "a table", "What the tool sets before each migration.", R"(session = { lock_timeout = "2s" })"},
     ReadSession},
    {{"rules", "a table",
      "What each rule weighs: `error`, `warning`, `note` or `off`; or a table with `severity` and "
      "the rule's own options.",
      R"(rules = { drop-table = "warning", prefer-bigint = { severity = "note", columns = "all" } })"},
     ReadRules},
};

const std::vector<KeyReader<HistoryConfig>>& HistoryKeyReaders() {
  static const std::vector<KeyReader<HistoryConfig>> all = [] {
    std::vector<KeyReader<HistoryConfig>> readers(std::begin(kLintKeys), std::end(kLintKeys));
    const std::span<const KeyReader<HistoryConfig>> run = RunKeyReaders();
    readers.insert(readers.end(), run.begin(), run.end());
    return readers;
  }();
  return all;
}

// Paths

void ReadGlob(const toml::node& node, PathConfig& path, Problems& problems) {
  if (auto glob = ReadString(node, "'glob'", problems)) path.glob = std::move(*glob);
}

void ReadPathRules(const toml::node& node, PathConfig& path, Problems& problems) {
  const toml::table* table = ReadTableOf(node, "'rules'", R"(For instance: rules = { drop-table = "note" })", problems);
  if (table == nullptr) return;
  for (const auto& [name, value] : *table) {
    const RuleInfo* rule = ReadRuleName(name, problems);
    if (rule == nullptr) continue;
    if (value.is_table()) {
      problems.Add(PlaceOf(value), "options of a rule hold for a history, not for a path", "Give a severity here.");
      continue;
    }
    if (const auto weight = ReadWeight(rule->slug, value, problems)) path.rules.insert_or_assign(rule->slug, *weight);
  }
}

constexpr KeyReader<PathConfig> kPathKeys[] = {
    {{"glob", "a pattern",
      "Which files, from the directory of this file. `*` and `?` stay within a name, `**` spans "
      "directories; a directory stands for all that is in it.",
      R"(glob = "db/migrations/2019*")"},
     ReadGlob},
    {{"rules", "a table", "What rules weigh there. The last `[[path]]` that matches and names the rule decides.",
      R"(rules = { drop-column = "off" })"},
     ReadPathRules},
};

// The file

const toml::array* TablesOf(const toml::node& node, std::string_view name, Problems& problems) {
  const toml::array* list = node.as_array();
  if (list != nullptr &&
      std::all_of(list->begin(), list->end(), [](const toml::node& each) { return each.is_table(); }))
    return list;
  problems.Add(PlaceOf(node), fmt::format("'{}' must be a list of tables", name),
               fmt::format("Write [[{}]] above each.", name));
  return nullptr;
}

void ReadHistories(const toml::node& node, Configuration& configuration, Problems& problems) {
  const toml::array* list = TablesOf(node, "history", problems);
  if (list == nullptr) return;
  for (const toml::node& each : *list) {
    HistoryConfig history;
    history.place = PlaceOf(each);
    ReadTable(*each.as_table(), HistoryKeyReaders(), history, problems);
    if (!each.as_table()->contains("directory")) {
      problems.Add(history.place, "this history has no 'directory'", "Say where its migrations are.");
    }
    configuration.histories.push_back(std::move(history));
  }
}

void ReadPaths(const toml::node& node, Configuration& configuration, Problems& problems) {
  const toml::array* list = TablesOf(node, "path", problems);
  if (list == nullptr) return;
  for (const toml::node& each : *list) {
    PathConfig path;
    ReadTable(*each.as_table(), kPathKeys, path, problems);
    if (!each.as_table()->contains("glob")) {
      problems.Add(PlaceOf(each), "this path has no 'glob'", "Say which files it is about.");
    }
    configuration.paths.push_back(std::move(path));
  }
}

// At the top stand the keys of a history and the lists.
void ReadTop(const toml::table& table, Configuration& configuration, Problems& problems) {
  const std::vector<KeyReader<HistoryConfig>>& readers = HistoryKeyReaders();
  std::vector<std::string_view> names = NamesOf(readers);
  names.insert(names.end(), {"history", "path"});
  for (const auto& [name, node] : table) {
    const auto known = std::find_if(readers.begin(), readers.end(),
                                    [key = name.str()](const auto& each) { return each.key.name == key; });
    if (name.str() == "history") {
      ReadHistories(node, configuration, problems);
    } else if (name.str() == "path") {
      ReadPaths(node, configuration, problems);
    } else if (known != readers.end()) {
      known->read(node, configuration.general, problems);
    } else {
      AddUnknown(PlaceOf(name.source()), "there is no key '{}'", name.str(), names, problems);
    }
  }
}

void CheckDirectories(const Configuration& configuration, Problems& problems) {
  if (configuration.general.directory && !configuration.histories.empty()) {
    problems.Add(configuration.general.directory->place, "'directory' stands beside [[history]]",
                 "Give each history its own 'directory'.");
  }
  std::map<std::string_view, uint32_t> lines;
  for (const HistoryConfig& history : configuration.histories) {
    if (!history.directory) continue;
    const auto [known, added] = lines.try_emplace(history.directory->value, history.directory->place.line);
    if (added) continue;
    problems.Add(history.directory->place,
                 fmt::format("'{}' is the directory of two histories", Shown(history.directory->value)),
                 fmt::format("The other is in line {}.", known->second));
  }
}

}  // namespace

Result<Configuration> ParseConfiguration(const std::string& path, const std::string& text) {
  if (const Result<void> checked = CheckConfigText(path, text); !checked) return tl::make_unexpected(checked.error());
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return FailInConfig(path, PlaceOf(error.source()), fmt::format("this is not TOML: {}", Shown(error.description())),
                        "docs/guide/configuration.md shows what the file looks like.");
  }
  Configuration configuration;
  configuration.path = path;
  Problems problems;
  ReadTop(parsed.table(), configuration, problems);
  CheckDirectories(configuration, problems);
  if (!problems.empty()) {
    const Error error = problems.error();
    return FailInConfig(path, problems.place(), error.message, error.hint);
  }
  return configuration;
}

HistoryConfig WithGeneral(HistoryConfig history, const HistoryConfig& general) {
  const auto inherit = [](auto& own, const auto& other) {
    if (!own) own = other;
  };
  inherit(history.directory, general.directory);
  inherit(history.database, general.database);
  inherit(history.format, general.format);
  inherit(history.schema, general.schema);
  inherit(history.postgres_version, general.postgres_version);
  inherit(history.transaction, general.transaction);
  inherit(history.start_after, general.start_after);
  inherit(history.hot_tables, general.hot_tables);
  inherit(history.render, general.render);
  inherit(history.alembic, general.alembic);
  inherit(history.environment, general.environment);
  inherit(history.environment_variable, general.environment_variable);
  inherit(history.system_identifier, general.system_identifier);
  inherit(history.windows, general.windows);
  inherit(history.also_record, general.also_record);
  history.limits.insert(general.limits.begin(), general.limits.end());
  history.hooks.insert(general.hooks.begin(), general.hooks.end());
  history.backup.insert(general.backup.begin(), general.backup.end());
  history.session.insert(general.session.begin(), general.session.end());
  for (const auto& [slug, rule] : general.rules) {
    RuleConfig& own = history.rules[slug];
    inherit(own.weight, rule.weight);
    own.options.insert(rule.options.begin(), rule.options.end());
  }
  return history;
}

std::string PlaceText(const Configuration& configuration, Position place) {
  return fmt::format("{}:{}:{}", configuration.path, place.line, place.column);
}

std::vector<ConfigKey> HistoryKeys() {
  std::vector<ConfigKey> keys;
  for (const auto& each : HistoryKeyReaders()) keys.push_back(each.key);
  return keys;
}

std::vector<ConfigKey> PathKeys() {
  std::vector<ConfigKey> keys;
  for (const auto& each : kPathKeys) keys.push_back(each.key);
  return keys;
}

std::span<const ConfigKey> SessionKeys() {
  return kSessionKeys;
}

std::string_view TransactionName(migrations::TransactionHabit habit) {
  for (size_t i = 0; i < kHabits.size(); ++i) {
    if (kHabits[i] == habit) return kTransactions[i];
  }
  return "unknown";
}

std::string_view WeightName(RuleWeight weight) {
  return weight ? ToString(*weight) : "off";
}

}  // namespace sluice::cli
