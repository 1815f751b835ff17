#include "tests/analyzer/report/sample_report.h"

#include <fmt/core.h>

#include <utility>

namespace sluice::report {

const RuleInfo kSyntaxError = {.id = "SLU001",
                               .slug = "syntax-error",
                               .severity = Severity::kError,
                               .category = Category::kEngine,
                               .summary = "Finds what PostgreSQL's grammar does not accept.",
                               .why = "Nothing is known about a statement that does not parse.",
                               .bad = "",
                               .good = ""};

const RuleInfo kIndexNotConcurrent = {.id = "SLU101",
                                      .slug = "index-not-concurrent",
                                      .severity = Severity::kError,
                                      .category = Category::kLocking,
                                      .summary = "Finds CREATE INDEX without CONCURRENTLY on a table that is in use.",
                                      .why = R"md(
## Locks

`CREATE INDEX` takes a **SHARE** lock for as long as the build runs, see
[the manual](https://www.postgresql.org/docs/current/sql-createindex.html).

Inserts, updates and deletes wait until it ends.
)md",
                                      .bad = "CREATE INDEX orders_email ON orders (email);",
                                      .good = "CREATE INDEX CONCURRENTLY orders_email\n  ON orders (email);"};

const RuleInfo kDropColumn = {.id = "SLU401",
                              .slug = "drop-column",
                              .severity = Severity::kWarning,
                              .category = Category::kCompatibility,
                              .summary = "Finds columns that are dropped while clients may read them.",
                              .why = "Clients of the release before still name the column.",
                              .bad = "ALTER TABLE orders DROP COLUMN note;",
                              .good = ""};

const RuleInfo kLongTransaction = {.id = "SLU601",
                                   .slug = "a-long-transaction",
                                   .severity = Severity::kNote,
                                   .category = Category::kTransaction,
                                   .summary = "Finds transactions that hold a lock while they do something else.",
                                   .why = "",
                                   .bad = "",
                                   .good = ""};

ReportBuilder::ReportBuilder() {
  report_.rules = {&kSyntaxError, &kIndexNotConcurrent, &kDropColumn, &kLongTransaction};
}

ReportBuilder& ReportBuilder::AddSource(std::string path, std::string text) {
  report_.labels.push_back(path.substr(path.rfind('/') + 1));
  report_.sources.emplace_back(std::move(path), std::move(text));
  ++report_.summary.files;
  return *this;
}

Span ReportBuilder::Find(std::string_view text) const {
  const std::string_view all = report_.sources.back().text();
  if (text.empty()) return {0, static_cast<uint32_t>(all.size())};
  const auto at = static_cast<uint32_t>(all.find(text));
  return {at, at + static_cast<uint32_t>(text.size())};
}

Finding& ReportBuilder::Add(const RuleInfo& rule, std::string_view text, Message message) {
  Finding& finding = report_.findings.emplace_back();
  finding.rule = &rule;
  finding.severity = rule.severity;
  finding.source = static_cast<uint32_t>(report_.sources.size() - 1);
  finding.span = Find(text);
  finding.statement = ++report_.summary.statements;
  finding.message = std::move(message);
  Summary& summary = report_.summary;
  ++(rule.severity == Severity::kError     ? summary.errors
     : rule.severity == Severity::kWarning ? summary.warnings
                                           : summary.notes);
  return finding;
}

void ReportBuilder::AddNotAnalysed(std::string_view text, std::string reason) {
  report_.not_analysed.push_back({static_cast<uint32_t>(report_.sources.size() - 1), Find(text), std::move(reason)});
  ++report_.summary.statements;
  ++report_.summary.not_analysed;
}

RelatedPlace ReportBuilder::Related(std::string_view text, std::string message) const {
  return {Find(text), std::move(message)};
}

Report ReportBuilder::Build() {
  return std::move(report_);
}

namespace {

constexpr std::string_view kIndexFormat = "writes to '{}' wait until the index is built";
constexpr std::string_view kDropFormat = "clients that still read '{}' fail once '{}' is dropped";

void AddPlain(ReportBuilder& builder) {
  builder.AddSource("db/migrations/0007_email_index.sql",
                    "-- A\u00F1ade el \u00EDndice \U0001F600\n"
                    "BEGIN;\n"
                    "SET LOCAL lock_timeout = '2s';\n"
                    "\n"
                    "/* \u00E9\U0001F600 */ CREATE INDEX orders_email ON orders (email);\n"
                    "UPDATE orders SET email = lower(email);\n"
                    "UPDATE orders SET note = '';\n"
                    "COMMIT;\n");
  Finding& index = builder.Add(kIndexNotConcurrent, "CREATE INDEX orders_email ON orders (email)",
                               {kIndexFormat, {"public.orders"}});
  index.relations = {"public.orders", "public.orders"};
  index.help = "CREATE INDEX CONCURRENTLY orders_email ON orders (email);";
  index.help_is_sql = true;
  Finding& transaction = builder.Add(kLongTransaction, "UPDATE orders SET email = lower(email)",
                                     {"'{}' stays locked while '{}' rows are written", {"public.orders", "all"}});
  transaction.relations = {"public.orders", "audit.\"Log.2024\""};
  transaction.related = {
      builder.Related("CREATE INDEX", "the lock is taken here, and it is kept until the transaction ends"),
      builder.Related("COMMIT;", "it is released here"), builder.Related("UPDATE", "the same line"),
      builder.Related("lower(email)", "in the same line")};
  transaction.help =
      "commit before the update, so that the lock is held for as long as the index needs only\n"
      "or update in batches, each in a transaction of its own, between which others get their turn";
}

// CRLF, tabs and spans of several lines.
void AddLines(ReportBuilder& builder) {
  builder.AddSource("db/migrations/0008_drop_note.sql",
                    "ALTER TABLE orders\r\n"
                    "\tDROP COLUMN note,\r\n"
                    "\tDROP COLUMN remark;\r\n"
                    "SELECT 1; ALTER TABLE \"a{b}c](d\"\r\n"
                    "\tDROP COLUMN a,\r\n"
                    "\tDROP COLUMN b,\r\n"
                    "\tDROP COLUMN c,\r\n"
                    "\r\n"
                    "\tDROP COLUMN d,\r\n"
                    "\tDROP COLUMN e,\r\n"
                    "\tDROP COLUMN f;\r\n");
  Finding& plain = builder.Add(kDropColumn, "ALTER TABLE orders\r\n\tDROP COLUMN note,\r\n\tDROP COLUMN remark",
                               {kDropFormat, {"public.orders", "note"}});
  plain.relations = {"public.orders"};
  const std::string_view text =
      "ALTER TABLE \"a{b}c](d\"\r\n\tDROP COLUMN a,\r\n\tDROP COLUMN b,\r\n\tDROP COLUMN c,\r\n\r\n\tDROP COLUMN d,\r\n"
      "\tDROP COLUMN e,\r\n\tDROP COLUMN f";
  Finding& braces = builder.Add(kDropColumn, text, {kDropFormat, {"a{b}c](d", "a"}});
  braces.related = {builder.Related("DROP COLUMN c", "so is this"), builder.Related("SELECT 1", "an innocent")};
  builder.Add(kDropColumn, "DROP COLUMN b", {"column '{}' of '{}' is dropped too", {"b", "a{b}c](d"}});
}

// Bytes that are not UTF-8, a byte order mark, control characters, and a path that needs encoding.
void AddBytes(ReportBuilder& builder) {
  builder.AddSource("db/my migrations/0009 #1 100%.sql",
                    "\xEF\xBB\xBF"
                    "CREATE INDEX i ON t (a);\n");
  builder.Add(kIndexNotConcurrent, "CREATE INDEX i ON t (a)", {kIndexFormat, {"t"}});
  builder.AddSource(
      "db/migrations/0010_bytes.sql",
      "\tSELECT 'caf\xE9 \x1B[31m \xE2\x80\xAE';\tCREATE INDEX i ON \"f\xFCr\" (a);\nSELEC 1;\n-- the end");
  builder.Add(kIndexNotConcurrent, "CREATE INDEX i ON \"f\xFCr\" (a)", {kIndexFormat, {"f\xFCr\n\t`x`"}}).statement = 0;
  builder.Add(kSyntaxError, "SELEC 1", {"syntax error at or near '{}'", {"SELEC"}});
  builder.AddNotAnalysed("SELEC 1;", "syntax error at or near \"SELEC\"");
  builder.AddNotAnalysed("-- the end", "newer than this build's grammar (15), which is what the parser was made from");
}

void AddLongLine(ReportBuilder& builder) {
  std::string list = "a";
  for (int i = 0; i < 900; ++i) list += fmt::format(", column_{}", i);
  builder.AddSource("db/migrations/a_directory_with_a_long_name/0011_a_file_with_a_name_that_is_long.sql",
                    "SELECT " + list + "; CREATE INDEX wide ON t (" + list + ");\n" +
                        "INSERT INTO t VALUES ('\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9'); "
                        "CREATE INDEX narrow ON t (a, b, c); DROP TABLE u; DROP TABLE v; SELECT 1;\n");
  builder.Add(kIndexNotConcurrent, "CREATE INDEX wide ON t (" + list + ")", {kIndexFormat, {"t"}});
  builder.Add(kIndexNotConcurrent, "CREATE INDEX narrow ON t (a, b, c)", {kIndexFormat, {std::string(300, 'x')}});
}

}  // namespace

Report SampleReport() {
  ReportBuilder builder;
  AddPlain(builder);
  AddLines(builder);
  AddBytes(builder);
  AddLongLine(builder);
  return builder.Build();
}

Report EmptyReport() {
  ReportBuilder builder;
  builder.AddSource("db/1.sql", "SELECT 1;\n").AddSource("db/2.sql", "");
  Report report = builder.Build();
  report.summary.statements = 1;
  return report;
}

Report OneLineReport() {
  ReportBuilder builder;
  builder.AddSource("1.sql", "CREATE INDEX i ON t (a);");
  builder.Add(kIndexNotConcurrent, "", {kIndexFormat, {"t"}});
  return builder.Build();
}

Report WholeFileReport() {
  ReportBuilder builder;
  builder.AddSource("empty.sql", "");
  builder.Add(kLongTransaction, "", {"the file '{}' is empty", {"empty.sql"}}).statement = 0;
  builder.AddSource("line.sql", "SELECT 1");
  builder.Add(kLongTransaction, "", {"the file '{}' is short", {"line.sql"}}).statement = 0;
  builder.AddSource("lines.sql", "\xEF\xBB\xBFSELECT 1;\nSELECT 2;\n");
  builder.Add(kLongTransaction, "", {"the file '{}' is short", {"lines.sql"}}).statement = 0;
  return builder.Build();
}

// Text that means something in XML, Markdown, a log or a terminal.
Report HostileReport() {
  ReportBuilder builder;
  builder.AddSource("db/<a>&\"b\"'|`c`.sql", "CREATE INDEX i ON t (a);\nDROP TABLE \"]]><x>\";\n");
  const std::string name =
      "]]><script>alert('&amp;')</script>|`*_x_*`[a](b)\n::error::\x01\x1B[31m\uFFFE\uFFFF\xFF @all";
  Finding& index = builder.Add(kIndexNotConcurrent, "CREATE INDEX i ON t (a)", {kIndexFormat, {name}});
  index.help = "```\n</failure>]]>\n~~~~````\n# heading\n";
  index.help_is_sql = true;
  Finding& drop = builder.Add(kDropColumn, "DROP TABLE \"]]><x>\"", {kDropFormat, {name, "</message>"}});
  drop.help = "say <b>why</b>\n* and when";
  return builder.Build();
}

// A report of which a part is accepted.
Report SuppressedReport() {
  ReportBuilder builder;
  builder.AddSource("db/1.sql",
                    "CREATE INDEX i ON t (a);\n-- sluice: allow(SLU101) it is \"small\"\nCREATE INDEX j ON t (b);\n"
                    "CREATE INDEX k ON t (c);\n");
  builder.Add(kIndexNotConcurrent, "CREATE INDEX i ON t (a)", {kIndexFormat, {"t"}});
  Finding allowed = builder.Add(kIndexNotConcurrent, "CREATE INDEX j ON t (b)", {kIndexFormat, {"t"}});
  Finding known = builder.Add(kIndexNotConcurrent, "CREATE INDEX k ON t (c)", {kIndexFormat, {"t"}});
  const Span comment = builder.Related("-- sluice: allow(SLU101) it is \"small\"", "").span;
  Report report = builder.Build();
  report.findings.resize(1);
  report.suppressed = {{std::move(allowed), {Suppression::Kind::kComment, "it is \"small\"", comment}},
                       {std::move(known), {Suppression::Kind::kBaseline, "", {}}}};
  report.summary.errors = 1;
  report.summary.suppressed = 1;
  report.summary.known = 1;
  return report;
}

Report LongReport(uint32_t findings) {
  ReportBuilder builder;
  for (uint32_t i = 0; i < findings; ++i) {
    if (i % 7 == 0) builder.AddSource(fmt::format("db/{:03}_step.sql", i / 7), "CREATE INDEX i ON t (a);\nSELECT 1;\n");
    if (i % 3 == 0) builder.Add(kIndexNotConcurrent, "CREATE INDEX i", {kIndexFormat, {fmt::format("table_{}", i)}});
    if (i % 3 == 1) builder.Add(kDropColumn, "ON t", {kDropFormat, {"t", fmt::format("column_{}", i)}});
    if (i % 3 == 2) builder.Add(kLongTransaction, "SELECT 1", {"'{}' is held", {fmt::format("lock_{}", i)}});
  }
  return builder.Build();
}

ReportOptions SampleOptions() {
  ReportOptions options;
  options.tool_version = "0.1.0";
  options.grammar_major = 15;
  options.exit_code = 1;
  options.pretty = true;
  options.repository_uri = "https://x-access-token:secret@github.com/example/shop";
  options.revision = "8f4d1f2c0f6b7d2f7f0a5a8f9f1de9c3a1f0b2c4";
  options.branch = "main";
  return options;
}

}  // namespace sluice::report
