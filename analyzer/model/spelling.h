// Facts that are found by a statement's tokens; see spelling_actions.h. Each appends to the statement's actions.
#pragma once

#include "analyzer/model/statement.h"
#include "analyzer/model/token_view.h"

namespace sluice::model {

void AddLongNames(const TokenView& tokens, Statement& statement);

// What has read a statement. This build's grammar has refused, with a syntax error, what is newer than itself: where it
// could read all of it, only options can be newer.
enum class ReadBy : uint8_t { kTokensAlone, kGrammar };

// What a server of this version does not understand, and what a rule asks for by itself.
void AddNewerSyntax(const TokenView& tokens, int server_major, ReadBy read_by, Statement& statement);

// Whether there is anything that such a server does not understand.
bool IsAnyNewer(int server_major);

// Whether AddSecrets() may find any in this text; in most there is none.
bool MayHoldSecrets(std::string_view text);
void AddSecrets(const TokenView& tokens, Statement& statement);
// In text that no tokens were kept of.
void AddSecrets(std::string_view text, Span region, Statement& statement);

}  // namespace sluice::model
