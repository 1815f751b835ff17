// Where an Alembic project is, what it is made of, and how its own Alembic is run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice::migrations {

// What alembic.ini says, or [tool.alembic] in pyproject.toml.
struct AlembicIni {
  std::string path;                            // of the file
  std::string script_location;                 // where it says nothing: its own directory
  std::vector<std::string> version_locations;  // where it says nothing: "versions" in script_location
  bool recursive = false;
  // It says not even where the scripts are: Flask-Migrate keeps it among them, and is run in the directory above.
  bool is_of_flask = false;

  // Where Alembic is run.
  std::string ProjectDirectory() const;
};

// The nearest one, from a directory upwards: that of the scripts or of the revisions. Its paths begin as the directory
// does.
std::optional<AlembicIni> FindAlembicIni(const std::string& directory);

// The command that the user names, split at blanks; else the project's own, `alembic` or `flask db`: that of its
// virtual environment, or through uv or poetry where they manage it; else what the PATH has. directory: of the project,
// absolute.
std::vector<std::string> AlembicCommand(const AlembicIni& ini, const std::string& directory, const std::string& named);

}  // namespace sluice::migrations
