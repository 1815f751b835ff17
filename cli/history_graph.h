// A history as a graph, for programs that draw one.
#pragma once

#include <string>

#include "migrations/migration.h"

namespace sluice::cli {

// https://mermaid.js.org, "Flowcharts": as GitHub and GitLab draw it in a fenced block.
std::string MermaidGraph(const migrations::History& history);

// Graphviz.
std::string DotGraph(const migrations::History& history);

}  // namespace sluice::cli
