// The keys of sluice.toml that are about running migrations, beside those about judging them.
#pragma once

#include <span>

#include "config.h"
#include "toml_reader.h"

namespace sluice::cli {

std::span<const KeyReader<HistoryConfig>> RunKeyReaders();

}  // namespace sluice::cli
