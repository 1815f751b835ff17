// What the server says when something fails, taken apart.
#pragma once

#include <string_view>

#include "runner/session.h"

namespace sluice::runner {

// Takes "ERROR:  m\nLINE 1: ...\nDETAIL:  d\nHINT:  h\n" apart. The lines with the statement's text and the context are
// left out: they may quote a secret, and we have better positions.
SqlError ParseServerMessage(std::string_view text);

}  // namespace sluice::runner
