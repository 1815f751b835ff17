// Where PostgreSQL's server programs are.
#pragma once

#include <string>

#include "analyzer/base/error.h"

namespace sluice::runner {

struct ServerBinaries {
  std::string directory;  // holds initdb and postgres
  int major = 0;
};

// SLUICE_PG_BINDIR, which says where PostgreSQL's programs are where no option does; empty where it is not set.
std::string BinariesOfTheEnvironment();

// In the directory given; where it is empty in the environment's, else the newest installed server, else the one on the
// PATH.
Result<ServerBinaries> FindServerBinaries(const std::string& given);

// "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)" is 15; 0 where it is not such a line.
int MajorFromVersionLine(const std::string& line);

}  // namespace sluice::runner
