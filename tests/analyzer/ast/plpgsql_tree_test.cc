// The tree against a general reader of JSON: at the edges of JSON, and on what libpg_query prints.
#include "analyzer/ast/plpgsql_tree.h"

#include <gtest/gtest.h>
#include <pg_query.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace sluice::ast {
namespace {

using Json = nlohmann::ordered_json;

bool IsSame(const Json& wanted, const PlpgsqlItem& item) {
  if (!item || item.IsObject() != wanted.is_object() || item.IsList() != wanted.is_array()) return false;
  if (wanted.is_string()) return item.Text() == wanted.get<std::string>();
  if (wanted.is_number_unsigned()) return item.Number(UINT32_MAX) == wanted.get<uint32_t>();
  if (!wanted.is_structured()) return true;
  PlpgsqlItem child = item.First();
  for (const auto& [name, value] : wanted.items()) {
    if (wanted.is_object() && (child.name() != name || !IsSame(value, item[name]))) return false;
    if (!IsSame(value, child)) return false;
    child = child.Next();
  }
  return !child;
}

constexpr std::string_view kTexts[] = {
    R"([])",
    R"({})",
    R"( [ { } , [ ] ] )",
    R"({"a":1,"b":"x","c":[1,2,{"d":"e"}],"f":{"g":{}}})",
    R"({"a":"\"\\\/\b\f\n\r\t"})",
    R"({"a":"\u003c\u00e9\u20ac\u0001"})",
    R"({"a":"ä€"})",
    R"({"a":true,"b":false,"c":null,"d":-1,"e":1.5e+3})",
    R"({"a":1,"b":2,"a":{"c":3}})",
    R"({"a":{"c":3},"b":2,"a":1})",
    R"([{"PLpgSQL_function":{"datums":[{"PLpgSQL_var":{"refname":"found"}}]}}])",
};

constexpr std::string_view kNoJson[] = {
    "",
    "[",
    "]",
    "[1",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{\"a\":1]",
    "[1}",
    "[]]",
    "[] x",
    "\"open",
    "[\"\\x\"]",
    "[\"\\u12\"]",
    "[\"\\u12g4\"]",
    "[\"\\ud800\"]",
    "[\"a\nb\"]",
    "[\"\xFF\"]",
    "[\"\\",
    "{\"a\":1\"b\":2}",
};

TEST(PlpgsqlTree, ReadsWhatIsJson) {
  for (const std::string_view text : kTexts) {
    const std::optional<PlpgsqlTree> tree = PlpgsqlTree::Read(std::string(text));
    ASSERT_TRUE(tree) << text;
    EXPECT_TRUE(IsSame(Json::parse(text), tree->root())) << text;
  }
}

TEST(PlpgsqlTree, RefusesWhatIsNot) {
  for (const std::string_view text : kNoJson) {
    EXPECT_FALSE(Json::accept(text)) << text;
    EXPECT_FALSE(PlpgsqlTree::Read(std::string(text))) << text;
  }
}

TEST(PlpgsqlTree, WhatIsAskedOfNoneIsEmpty) {
  const std::optional<PlpgsqlTree> tree = PlpgsqlTree::Read(R"({"a":"x","b":[1]})");
  ASSERT_TRUE(tree);
  const PlpgsqlItem none = tree->root()["c"]["d"];
  EXPECT_FALSE(none);
  EXPECT_FALSE(none.First());
  EXPECT_FALSE(none.Next());
  EXPECT_EQ(none.Text(), "");
  EXPECT_EQ(none.Number(7), 7U);
  EXPECT_EQ(tree->root()["a"].Number(7), 7U);
  EXPECT_EQ(tree->root()["b"].Text(), "");
}

TEST(PlpgsqlTree, NestsAsDeeplyAsTheTextIsLong) {
  constexpr size_t kDeep = 100'000;
  EXPECT_TRUE(PlpgsqlTree::Read(std::string(kDeep, '[') + std::string(kDeep, ']')));
  EXPECT_FALSE(PlpgsqlTree::Read(std::string(kDeep, '[')));
}

TEST(PlpgsqlTree, ReadsWhatThisLibraryPrints) {
  const char* const definition = R"sql(
    CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS $$
    DECLARE b text := 'x "quoted" \ <tag>	tab';
    c CURSOR FOR SELECT 1;
    r record;
    BEGIN
      IF a < 1 THEN UPDATE t SET n = 'ä' WHERE id = a; ELSIF a = 2 THEN NULL; ELSE RETURN NULL; END IF;
      FOR r IN SELECT * FROM t LOOP EXECUTE 'DELETE FROM ' || r.name USING a; END LOOP;
      CASE a WHEN 1 THEN PERFORM g(); END CASE;
      RETURN a;
    EXCEPTION WHEN others THEN RAISE;
    END $$;)sql";
  ::PgQueryPlpgsqlParseResult result = ::pg_query_parse_plpgsql(definition);
  ASSERT_EQ(result.error, nullptr) << result.error->message;
  const std::string json = result.plpgsql_funcs;
  ::pg_query_free_plpgsql_parse_result(result);
  const std::optional<PlpgsqlTree> tree = PlpgsqlTree::Read(json);
  ASSERT_TRUE(tree);
  EXPECT_TRUE(IsSame(Json::parse(json), tree->root())) << json;
}

}  // namespace
}  // namespace sluice::ast
