// Messages and descriptions in the form that SARIF and its readers want.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/finding/message.h"
#include "analyzer/report/sarif_model.h"

namespace sluice::report {

// "writes to '{}' wait" -> "Writes to '{0}' wait.": a sentence with numbered placeholders.
std::string MessageTemplate(std::string_view format);

// The message rendered from its template. Braces in names become parentheses (GitHub does not undo the doubling that
// SARIF asks for), "](" is broken up (it makes a link), and a long argument is cut: GitHub and GitLab have limits.
// id: of the message string in its rule. markdown is left empty.
sarif::Message RenderMessage(const Message& message, std::string_view id);

// The same with the names as code, and with the help below it.
std::string RenderMarkdown(const Message& message, std::string_view help, bool help_is_sql);

// A sentence of our own about one thing: text has one placeholder, '{0}'.
sarif::Message RenderNotice(std::string_view text, std::string_view argument);

// Plain text that may stand in a message: as RenderMessage does with a name, and as a sentence.
std::string Sentence(std::string_view text);

// The text of a Markdown document without its marks.
std::string MarkdownToText(std::string_view markdown);

}  // namespace sluice::report
