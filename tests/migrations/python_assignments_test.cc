#include "migrations/python_assignments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace sluice::migrations {
namespace {

std::string Shown(const std::string& text) {
  std::string shown;
  for (const auto& [name, value] : ReadPythonAssignments(text)) {
    shown += fmt::format("{}={}{} ", name, value.is_collection ? "*" : "",
                         value.kind == PythonValue::Kind::kNone      ? "None"
                         : value.kind == PythonValue::Kind::kStrings ? fmt::format("{}", fmt::join(value.strings, "|"))
                                                                     : "?");
  }
  return shown;
}

TEST(PythonAssignments, literals) {
  EXPECT_EQ(Shown("a = 'x'\n"), "a=x ");
  EXPECT_EQ(Shown("a = \"x\"  # y\nb=None"), "a=x b=None ");
  EXPECT_EQ(Shown("a = ('x', \"y\",)\n"), "a=*x|y ");
  EXPECT_EQ(Shown("a = ['x']\nb = {'y'}\nc = ()\n"), "a=*x b=*y c=* ");
  EXPECT_EQ(Shown("a = (\n  'x'  # one\n  'y'\n)\n"), "a=xy ");
  EXPECT_EQ(Shown("a = 'x' \\\n    'y'\r\n"), "a=xy ");
  EXPECT_EQ(Shown("a = r'x\\y'\nb = u'z'\nc = '''p\nq'''\n"), "a=x\\y b=z c=p\nq ");
  EXPECT_EQ(Shown("a = 'it\\'s'\n"), "a=it's ");
  EXPECT_EQ(Shown("a = 'x\\ty\\\nz\\:'\n"), "a=x\tyz\\: ");
}

TEST(PythonAssignments, annotated) {
  EXPECT_EQ(Shown("a: str = 'x'\nb: Union[str, None] = None\nc: Dict['p', q]\n"), "a=x b=None ");
}

TEST(PythonAssignments, what_only_running_would_tell) {
  EXPECT_EQ(Shown("a = f'x'\nb = make()\nc = 'x' + 'y'\nd = b'x'\ne = '\\x41'\nf = ('x', None)\n"),
            "a=? b=? c=? d=? e=? f=*? ");
}

TEST(PythonAssignments, what_is_no_assignment_at_the_top_level) {
  EXPECT_EQ(Shown("def f():\n    a = 'x'\nif True:\n    b = 'y'\nc == 'z'\nd.e = 'x'\nf, g = 'x', 'y'\nh(a='x')\n"),
            "");
  EXPECT_EQ(Shown("'''\na = 'x'\n'''\n# b = 'y'\nprint('c = 1')\n"), "");
}

TEST(PythonAssignments, the_last_counts) {
  EXPECT_EQ(Shown("a = 'x'\na = 'y'\n"), "a=y ");
}

TEST(PythonAssignments, broken_text_ends) {
  EXPECT_EQ(Shown("a = 'x\nb = 'y'\n"), "a=? b=y ");
  EXPECT_EQ(Shown("a = ('x'\nb = 'y'\n"), "a=? ");
  EXPECT_EQ(Shown("a = '''x"), "a=? ");
  EXPECT_EQ(Shown("a = \\"), "a=? ");
  EXPECT_EQ(Shown("a ="), "");
  EXPECT_EQ(Shown(")))\na = 'x'\n"), "a=x ");
}

}  // namespace
}  // namespace sluice::migrations
