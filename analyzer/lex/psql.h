// psql's backslash commands, as far as a migration's meaning depends on them.
#pragma once

#include <string_view>

namespace sluice::lex {

enum class PsqlEffect {
  kNone,        // \echo, \set, \timing, ...: nothing reaches the server
  kSendsQuery,  // \g, \gx: ends the statement, as ; does
  kUnknown,     // \i, \gexec, \copy, \if, ...: what runs is not in this text
};

// command: from the backslash to the end of the line.
PsqlEffect EffectOfPsqlCommand(std::string_view command);

}  // namespace sluice::lex
