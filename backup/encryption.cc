#include "backup/encryption.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "analyzer/base/child_process.h"

namespace sluice::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAge = "age";
constexpr std::string_view kGpg = "gpg";
constexpr std::string_view kGpgPrefix = "gpg:";

bool IsAge(const std::string& recipient) {
  return recipient.starts_with("age1") || recipient.starts_with("ssh-ed25519 ") || recipient.starts_with("ssh-rsa ");
}

std::vector<std::string> EncryptCommand(const Encryption& encryption, const std::string& from, const std::string& to) {
  std::vector<std::string> command;
  if (encryption.cipher == kAge) {
    command = {"age", "--encrypt"};
  } else {
    // Which key is meant was said; whom it belongs to is not for this run to ask.
    command = {"gpg", "--batch", "--quiet", "--yes", "--trust-model", "always", "--compress-algo", "none", "--encrypt"};
  }
  for (const std::string& recipient : encryption.recipients) {
    command.insert(command.end(), {"--recipient", recipient});
  }
  command.insert(command.end(), {"--output", to, from});
  return command;
}

std::vector<std::string> DecryptCommand(const Encryption& encryption, const std::string& identity,
                                        const std::string& from, const std::string& to) {
  if (encryption.cipher == kAge) return {"age", "--decrypt", "--identity", identity, "--output", to, from};
  return {"gpg", "--batch", "--quiet", "--yes", "--decrypt", "--output", to, from};
}

Result<void> RunCipher(const std::vector<std::string>& command, std::string_view what, const MayGoOn& may_go_on) {
  ProcessOptions options;
  options.may_go_on = may_go_on;
  options.ends_with_us = true;
  const Result<ProcessResult> run = RunProcess(command, options);
  if (!run) return tl::make_unexpected(run.error());
  constexpr int kNotFound = 127;
  if (run->exit_code == kNotFound) {
    return Fail(
        fmt::format("'{}' cannot be run", command.front()),
        fmt::format("Install it: on Debian and Ubuntu the package '{}'.", command.front() == kAge ? "age" : "gnupg"));
  }
  if (run->exit_code == 0) return {};
  std::string errors = run->errors;
  while (!errors.empty() && errors.back() == '\n') errors.pop_back();
  return Fail(fmt::format("{} {}", command.front(), what), std::move(errors));
}

Result<std::vector<std::string>> FilesUnder(const std::string& directory) {
  std::error_code error;
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (!at->is_directory()) files.push_back(at->path().lexically_relative(directory).string());
  }
  if (error) return Fail(fmt::format("cannot read '{}': {}", directory, error.message()));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string SuffixOf(const Encryption& encryption) {
  return encryption.cipher.empty() ? std::string() : "." + encryption.cipher;
}

Result<Encryption> ParseRecipients(const std::vector<std::string>& recipients) {
  Encryption encryption;
  for (const std::string& each : recipients) {
    const bool is_gpg =
        each.starts_with(kGpgPrefix) && each.size() > kGpgPrefix.size() && each[kGpgPrefix.size()] != '-';
    if (!is_gpg && !IsAge(each)) {
      return Fail(fmt::format("'{}' is nobody to encrypt to", each),
                  "Give age's public key (age1...), an SSH one (ssh-ed25519 ...), or gpg: and a key's fingerprint.");
    }
    const std::string_view cipher = is_gpg ? kGpg : kAge;
    if (!encryption.cipher.empty() && encryption.cipher != cipher) {
      return Fail("some of these recipients are age's and some gpg's", "A backup is encrypted by one of the two.");
    }
    encryption.cipher = cipher;
    encryption.recipients.push_back(is_gpg ? each.substr(kGpgPrefix.size()) : each);
  }
  return encryption;
}

Result<void> TryRecipients(const Encryption& encryption) {
  if (encryption.cipher.empty()) return {};
  return RunCipher(EncryptCommand(encryption, "/dev/null", "-"), "cannot encrypt to these recipients", {});
}

Result<void> EncryptTree(const std::string& directory, const Encryption& encryption, const MayGoOn& may_go_on) {
  const Result<std::vector<std::string>> files = FilesUnder(directory);
  if (!files) return tl::make_unexpected(files.error());
  for (const std::string& file : *files) {
    const std::string plain = fmt::format("{}/{}", directory, file);
    Result<void> done =
        RunCipher(EncryptCommand(encryption, plain, plain + SuffixOf(encryption)), "could not encrypt", may_go_on);
    if (!done) return done;
    if (::unlink(plain.c_str()) != 0) return Fail(fmt::format("cannot remove '{}'", plain));
  }
  return {};
}

Result<void> DecryptTree(const std::string& from, const std::string& to, const Encryption& encryption,
                         const std::string& identity) {
  const Result<std::vector<std::string>> files = FilesUnder(from);
  if (!files) return tl::make_unexpected(files.error());
  const std::string suffix = SuffixOf(encryption);
  for (const std::string& file : *files) {
    if (!file.ends_with(suffix)) continue;
    const std::string plain = fmt::format("{}/{}", to, file.substr(0, file.size() - suffix.size()));
    std::error_code error;
    fs::create_directories(fs::path(plain).parent_path(), error);
    if (error) return Fail(fmt::format("cannot make a directory in '{}': {}", to, error.message()));
    const std::string cipher = fmt::format("{}/{}", from, file);
    Result<void> done = RunCipher(DecryptCommand(encryption, identity, cipher, plain), "could not decrypt it", {});
    if (!done) return done;
  }
  return {};
}

std::string DecryptCommand(const Encryption& encryption) {
  const std::string one = encryption.cipher == kAge ? R"(age --decrypt --identity "$IDENTITY" --output)"
                                                    : "gpg --batch --quiet --decrypt --output";
  return fmt::format(
      "mkdir -p plain/data && find . -name '*{0}' | while read -r f; do {1} \"plain/${{f%{0}}}\" \"$f\" || exit 1; "
      "done",
      SuffixOf(encryption), one);
}

}  // namespace sluice::backup
