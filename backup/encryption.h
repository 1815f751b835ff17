// Encryption to recipients, by age or by gpg: whoever takes a backup holds no key that could read it.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"
#include "backup/programs.h"

namespace sluice::backup {

// What files that are encrypted end in: ".age" and ".gpg"; empty for none.
std::string SuffixOf(const Encryption& encryption);

// Each is "age1...", "ssh-ed25519 ..." or "ssh-rsa ..." for age, or "gpg:" and a key's name. Fails where one is
// neither, and where both kinds are among them.
Result<Encryption> ParseRecipients(const std::vector<std::string>& recipients);

// Encrypts nothing to them. Fails where the program is not here, or a recipient is none.
Result<void> TryRecipients(const Encryption& encryption);

// Every file under the directory, one after the other: the plain one goes where its ciphertext is whole.
Result<void> EncryptTree(const std::string& directory, const Encryption& encryption, const MayGoOn& may_go_on);

// Every file that is encrypted in the one directory, without its suffix in the other. identity: age's file of keys; gpg
// has its own keyring.
Result<void> DecryptTree(const std::string& from, const std::string& to, const Encryption& encryption,
                         const std::string& identity);

// For a shell: the loop that decrypts all files of a backup into the directory "plain".
std::string DecryptCommand(const Encryption& encryption);

}  // namespace sluice::backup
