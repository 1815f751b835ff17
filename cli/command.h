// A subcommand and its options. CLI11 reads the command line; its templates, which take g++ ten seconds in each file
// that says what its options are, stay in command.cc.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sluice::cli {

// What is said of an option after it was added. A view: CLI11's App owns the option.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  // What the value is called in the help; "" for an argument whose own name says it.
  Option& Called(const std::string& name);
  Option& OneOf(const std::vector<std::string>& values);
  Option& NotEmpty();
  Option& NotNegative();
  Option& Between(int first, int last);
  Option& Required();
  Option& Excludes(const Option& other);

 private:
  CLI::Option* option_;
};

// A view of a command; CLI11's App owns it, and `value`s are the caller's, who keeps them till the action has run.
class Command {
 public:
  explicit Command(CLI::App* app) : app_(app) {}

  Command AddSubcommand(const std::string& name, const std::string& description);

  // `names` is "--long,-l", or the name of an argument. `description` is wrapped to the width of a terminal.
  Option AddOption(const std::string& names, std::string& value, const std::string& description);
  // One that may be repeated, with one value each time; an argument takes all that are left.
  Option AddOption(const std::string& names, std::vector<std::string>& values, const std::string& description);
  Option AddOption(const std::string& names, int& value, const std::string& description);
  Option AddOption(const std::string& names, unsigned& value, const std::string& description);
  Option AddFlag(const std::string& names, bool& value, const std::string& description);
  // Calls `given` where the flag is given.
  Option AddFlag(const std::string& names, std::function<void()> given, const std::string& description);

  // What stands below the options in the help.
  void SetFooter(const std::string& text);
  // Called once the command line was read, where it names this command.
  void SetCallback(std::function<void()> chosen);

  // All that follows, `--help` too, is somebody else's.
  void LeaveRestAlone();
  // Options that are not known are no error; the second throws where there were any.
  void AllowUnknown();
  void RefuseUnknown() const;

 private:
  CLI::App* app_;
};

}  // namespace sluice::cli
