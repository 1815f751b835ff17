// psql's backslash commands, as far as a migration's meaning depends on them.
#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::lex {

// Length of the command at the start of the text, which is a backslash: up to the end of the line, or to an unquoted
// backslash, which starts another command or, doubled, says that SQL follows (psql manual, "Meta-Commands"). Some
// commands take the whole line whatever is in it.
uint32_t PsqlCommandLength(std::string_view text);

enum class PsqlEffect {
  kNone,        // \echo, \set, \timing, ...: nothing reaches the server
  kSendsQuery,  // \g, \gx, \;: ends the statement, as ; does
  kUnknown,     // \i, \gexec, \copy, \if, ...: what runs is not in this text
};

// command: as long as PsqlCommandLength says.
PsqlEffect EffectOfPsqlCommand(std::string_view command);

}  // namespace sluice::lex
