// From text to statements, without parsing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/lex/token.h"

namespace sluice::lex {

// Why a piece of text is not handed to the parser.
enum class NotSql : uint8_t {
  kIsSql,
  kTemplateControl,  // stands in or around {% if ... %} and the like
  kPsqlCommand,      // a psql command that runs something which is not in this text
  kTooLarge,         // over SplitLimits::statement_bytes
};

struct RawStatement {
  Span span;                 // from its first to its last token, without the semicolon
  uint32_t first_token = 0;  // into Chunk::tokens; none for what is not SQL, only the first thousands for an INSERT
  uint32_t token_count = 0;
  NotSql not_sql = NotSql::kIsSql;
};

// Consecutive statements. What holds many statements is worked through chunk by chunk, so that memory follows the
// largest statement and not the file.
struct Chunk {
  Span span;
  std::vector<Token> tokens;
  std::vector<RawStatement> statements;
  std::vector<Span> comments;
  std::vector<Span> placeholders;
  std::vector<Span> blanks;  // COPY data and psql commands: not SQL, to be blanked before parsing
};

struct SplitLimits {
  uint32_t chunk_bytes = 1U << 20;       // what starts behind this is of the next chunk
  uint32_t statement_bytes = 32U << 20;  // larger ones are not analysed (DESIGN 7)
};

class Splitter {
 public:
  // text outlives the splitter.
  Splitter(std::string_view text, Span region, const SplitLimits& limits = {});

  // False where no text is left. Reuses the chunk's memory.
  bool Next(Chunk& chunk);

 private:
  struct Open;  // the statement being read
  void Take(const Token& token, Open& open, Chunk& chunk);
  static void Begin(const Token& token, Open& open, const Chunk& chunk);
  bool SeemsLarge(Open& open) const;
  bool GrowsTooLarge(const Open& open) const;
  static void LeaveOut(Open& open, Chunk& chunk);
  static void Keep(const Token& token, const Open& open, Chunk& chunk);
  void TakePsqlCommand(const Token& token, Open& open, Chunk& chunk);
  void TrackNesting(const Token& token, Open& open) const;
  bool EndsHere(const Open& open) const;
  void Close(Open& open, Chunk& chunk);
  void SkipCopyData(Chunk& chunk);
  std::string_view Word(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }
  bool IsCopyFromStdin(const Chunk& chunk, const RawStatement& statement) const;

  std::string_view text_;
  SplitLimits limits_;
  Lexer lexer_;
};

}  // namespace sluice::lex
