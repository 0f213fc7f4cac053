#include "media/container_layout.h"

#include <gtest/gtest.h>

#include <random>

#include "support/memory_bytes.h"

namespace reelcache {
namespace {

using namespace std::string_literals;

std::string Box(const std::string& type, const std::string& content) {
  return BigEndianBytes(8 + content.size(), 4) + type + content;
}

std::string Element(std::uint64_t id, int id_bytes, const std::string& content) {
  return BigEndianBytes(id, id_bytes) + "\x01" + BigEndianBytes(content.size(), 7) + content;
}

// One small file of every container that is read.
std::vector<std::string> SmallFiles() {
  const std::string fragment = Box("moof", Box("mfhd", "12345678")) + Box("mdat", "abcd");
  const std::string seek = Element(0x4DBB, 2, Element(0x53AB, 2, BigEndianBytes(0x1C53BB6B, 4)) + Element(0x53AC, 2, "\x40"));
  return {
      Box("ftyp", "isom") + Box("mdat", "abcd") + Box("moov", "efgh"),
      Box("ftyp", "isom") + Box("moov", "efgh") + Box("sidx", "x") + fragment + fragment,
      Element(0x1A45DFA3, 4, Element(0x4282, 2, "webm")) +
          Element(0x18538067, 4, Element(0x114D9B74, 4, seek) + Element(0x1F43B675, 4, "c") + Element(0x1C53BB6B, 4, "q")),
      "RIFF" + LittleEndianBytes(32, 4) + "AVI LIST" + LittleEndianBytes(4, 4) + "hdrlidx1" + LittleEndianBytes(4, 4) + "abcd",
      "FLV\x01\x05\0\0\0\x09\0\0\0\0\x09\0\0\x01\0\0\0\0\0\0\0v\0\0\0\x0c"s,
      "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"s + LittleEndianBytes(30, 8) + "abcdef",
  };
}

// The sanitizers watch; what is answered does not matter, only that it is, soon.
void ReadAny(const std::string& bytes) {
  MemoryBytes source(bytes);
  ReadContainerLayout(source);
  EXPECT_LT(source.reads(), 2500);
}

TEST(ContainerLayout, IsReadOfFilesCutAtEveryByte) {
  for (const std::string& file : SmallFiles())
    for (std::size_t length = 0; length <= file.size(); ++length) ReadAny(file.substr(0, length));
}

TEST(ContainerLayout, IsReadOfFilesWithAnyWrongByte) {
  for (const std::string& file : SmallFiles())
    for (std::size_t at = 0; at < file.size(); ++at)
      for (int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
        std::string damaged = file;
        damaged[at] = static_cast<char>(value);
        ReadAny(damaged);
      }
}

TEST(ContainerLayout, IsReadOfFilesWithManyWrongBytes) {
  std::mt19937 random(20261126);
  for (int round = 0; round < 3000; ++round)
    for (std::string file : SmallFiles()) {
      for (int i = 0; i < 8; ++i) file[random() % file.size()] = static_cast<char>(random());
      ReadAny(file);
    }
}

}  // namespace
}  // namespace reelcache
