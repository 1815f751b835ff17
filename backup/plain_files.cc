#include "backup/plain_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include "backup/encryption.h"
#include "backup/files.h"

namespace sluice::backup {

Result<PlainFiles> PlainFiles::Open(const Store& store, const StoredBackup& backup, const std::string& identity) {
  const Encryption& encryption = backup.manifest.encryption;
  if (encryption.cipher.empty()) return PlainFiles(backup.path);
  if (const auto space = SpaceAt(store.directory()); space && space->free < backup.Bytes()) {
    return Fail(fmt::format("decrypted, the backup may take {} in '{}', and {} are free", SizeText(backup.Bytes()),
                            store.directory(), SizeText(space->free)),
                "Nothing was changed. Make room there.");
  }
  Result<PartialBackup> made = PartialBackup::Make(store, fmt::format("{}.plain-{}", backup.name, ::getpid()));
  if (!made) return tl::make_unexpected(made.error());
  PlainFiles plain(made->path());
  if (Result<void> done = DecryptTree(backup.path, made->path(), encryption, identity); !done) {
    return tl::make_unexpected(done.error());
  }
  plain.decrypted_.emplace(std::move(*made));
  return plain;
}

}  // namespace sluice::backup
