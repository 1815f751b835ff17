// Reading and writing whole files.
#include "analyzer/base/read_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace sluice {
namespace {

namespace fs = std::filesystem;

class ReadFileTest : public ::testing::Test {
 protected:
  ReadFileTest() {
    std::string path = (fs::temp_directory_path() / "sluice-base.XXXXXX").string();
    directory_ = ::mkdtemp(path.data());
  }
  ~ReadFileTest() override { fs::remove_all(directory_); }
  ReadFileTest(const ReadFileTest&) = delete;
  ReadFileTest& operator=(const ReadFileTest&) = delete;
  ReadFileTest(ReadFileTest&&) = delete;
  ReadFileTest& operator=(ReadFileTest&&) = delete;

  std::string Path(const std::string& name) const { return directory_ + "/" + name; }
  size_t Entries() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
  }

  std::string directory_;
};

TEST_F(ReadFileTest, gives_back_what_was_written) {
  for (const size_t size : {0U, 1U, 4095U, 4096U, 4097U, 65535U, 65536U, 65537U, 1U << 20U}) {
    std::string bytes(size, '\0');
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 % 251);
    ASSERT_TRUE(WriteFileAtomically(Path("a"), bytes).has_value());
    const auto read = ReadFile(Path("a"));
    ASSERT_TRUE(read.has_value());
    EXPECT_TRUE(*read == bytes) << size;
  }
  EXPECT_EQ(1U, Entries()) << "a partial file is left";
}

TEST_F(ReadFileTest, refuses_what_is_no_file) {
  ASSERT_EQ(0, ::mkfifo(Path("fifo").c_str(), 0600));
  fs::create_directory(Path("directory"));
  fs::create_symlink("nowhere", Path("dangling"));
  fs::create_symlink("loop", Path("loop"));
  for (const char* name : {"missing", "fifo", "directory", "dangling", "loop", "fifo/below"}) {
    const auto read = ReadFile(Path(name));
    ASSERT_FALSE(read.has_value()) << name;
    EXPECT_NE(std::string::npos, read.error().message.find(name)) << read.error().message;
    EXPECT_FALSE(read.error().hint.empty());
  }
}

TEST_F(ReadFileTest, replaces_and_keeps_the_mode_of_new_files) {
  const mode_t mask = ::umask(027);
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "old").has_value());
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "new").has_value());
  ::umask(mask);
  EXPECT_EQ("new", ReadFile(Path("a")).value());
  struct stat status {};
  ASSERT_EQ(0, ::stat(Path("a").c_str(), &status));
  EXPECT_EQ(0640U, status.st_mode & 0777U);
}

TEST_F(ReadFileTest, leaves_the_old_file_where_writing_fails) {
  fs::create_directory(Path("target"));
  std::ofstream(Path("target/kept")) << "x";
  EXPECT_FALSE(WriteFileAtomically(Path("target"), "new").has_value()) << "a directory was replaced";
  EXPECT_FALSE(WriteFileAtomically(Path("missing/a"), "new").has_value());
  EXPECT_TRUE(fs::exists(Path("target/kept")));
  EXPECT_EQ(1U, Entries()) << "a partial file is left";
}

// A reader sees one of the two texts, whole, whenever it looks.
TEST_F(ReadFileTest, is_atomic_for_readers) {
  const std::string a(100'000, 'a');
  const std::string b(200'000, 'b');
  ASSERT_TRUE(WriteFileAtomically(Path("x"), a).has_value());
  std::thread writer([&] {
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(WriteFileAtomically(Path("x"), i % 2 == 0 ? b : a).has_value());
  });
  for (int i = 0; i < 100; ++i) {
    const auto read = ReadFile(Path("x"));
    ASSERT_TRUE(read.has_value());
    EXPECT_TRUE(*read == a || *read == b) << read->size();
  }
  writer.join();
}

TEST_F(ReadFileTest, writes_a_new_file_and_never_over_one_that_is_there) {
  ASSERT_TRUE(WriteNewFile(Path("new"), "first"));
  const Result<void> again = WriteNewFile(Path("new"), "second");
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().message.find(Path("new")), std::string::npos) << again.error().message;
  EXPECT_EQ(ReadFile(Path("new")).value(), "first");
  EXPECT_EQ(Entries(), 1U) << "something was left beside it";
}

TEST_F(ReadFileTest, writes_no_new_file_through_a_link_or_without_its_directory) {
  fs::create_symlink(Path("elsewhere"), Path("link"));
  EXPECT_FALSE(WriteNewFile(Path("link"), "text"));
  EXPECT_FALSE(fs::exists(Path("elsewhere")));
  EXPECT_FALSE(WriteNewFile(Path("no/such/directory"), "text"));
  EXPECT_EQ(Entries(), 1U) << "something was left behind";
}

}  // namespace
}  // namespace sluice
