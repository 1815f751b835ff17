#include "history_graph.h"

#include <fmt/format.h>

#include <functional>
#include <string_view>
#include <unordered_map>

namespace sluice::cli {
namespace {

using Edge = std::function<std::string(size_t from, size_t to, bool parent)>;

std::string Edges(const migrations::History& history, const Edge& edge) {
  std::unordered_map<std::string_view, size_t> places;
  for (size_t i = 0; i < history.migrations.size(); ++i) places.emplace(history.migrations[i].id, i);
  std::string text;
  for (size_t i = 0; i < history.migrations.size(); ++i) {
    for (const std::string& parent : history.migrations[i].parents) text += edge(places.at(parent), i, true);
    for (const std::string& other : history.migrations[i].depends_on) text += edge(places.at(other), i, false);
  }
  return text;
}

// Quotes end a label in both; what else Mermaid would read as markup is written as its character entity.
std::string MermaidLabel(std::string_view label) {
  std::string escaped;
  for (const char c : label) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-' || c == '.' || c == ' ' || (c & 0x80) != 0;
    escaped += plain ? std::string(1, c) : fmt::format("#{};", static_cast<int>(c));
  }
  return escaped;
}

std::string DotLabel(std::string_view label) {
  std::string escaped;
  for (const char c : label) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string MermaidGraph(const migrations::History& history) {
  std::string text = "flowchart TD\n";
  for (size_t i = 0; i < history.migrations.size(); ++i) {
    text += fmt::format("  m{}[\"{}\"]\n", i, MermaidLabel(history.migrations[i].label));
  }
  return text + Edges(history, [](size_t from, size_t to, bool parent) {
           return fmt::format("  m{} {} m{}\n", from, parent ? "-->" : "-.->", to);
         });
}

std::string DotGraph(const migrations::History& history) {
  std::string text = fmt::format("digraph \"{}\" {{\n  node [shape=box];\n", DotLabel(history.root));
  for (size_t i = 0; i < history.migrations.size(); ++i) {
    text += fmt::format("  m{} [label=\"{}\"];\n", i, DotLabel(history.migrations[i].label));
  }
  text += Edges(history, [](size_t from, size_t to, bool parent) {
    return fmt::format("  m{} -> m{}{};\n", from, to, parent ? "" : " [style=dotted]");
  });
  return text + "}\n";
}

}  // namespace sluice::cli
