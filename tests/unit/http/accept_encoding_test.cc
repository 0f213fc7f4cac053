#include "http/accept_encoding.h"

#include <gtest/gtest.h>

#include <vector>

namespace reelcache {
namespace {

struct Case {
  const char* name;
  std::vector<std::string_view> lines;
  bool gzip;
  bool identity;
};

const Case kCases[] = {
    {"no field", {}, false, true},
    {"empty field", {""}, false, true},
    {"named", {"gzip"}, true, true},
    {"what browsers send", {"gzip, deflate, br, zstd"}, true, true},
    {"any case", {"GZip"}, true, true},
    {"the old name", {"x-gzip"}, true, true},
    {"others only", {"br, deflate"}, false, true},
    {"a longer name", {"gzipped"}, false, true},
    {"second line", {"br", "gzip"}, true, true},
    {"weight", {"gzip;q=0.5"}, true, true},
    {"smallest weight", {"gzip;q=0.001"}, true, true},
    {"blanks around the weight", {"br , gzip ; q=1.000"}, true, true},
    {"weight of 0", {"gzip;q=0"}, false, true},
    {"weight of 0 with digits", {"gzip;q=0.000, br"}, false, true},
    {"weight in upper case", {"gzip;Q=0"}, false, true},
    {"anything", {"*"}, true, true},
    {"anything but gzip", {"gzip;q=0, *"}, false, true},
    {"anything but gzip, star first", {"*, gzip;q=0"}, false, true},
    {"nothing but gzip", {"gzip, *;q=0"}, true, false},
    {"nothing at all", {"*;q=0"}, false, false},
    {"identity only", {"identity, *;q=0"}, false, true},
    {"identity refused", {"identity;q=0"}, false, false},
    {"identity refused, gzip not", {"gzip, identity;q=0"}, true, false},
    {"weight above 1", {"gzip;q=1.001"}, false, true},
    {"weight with too many digits", {"gzip;q=0.0001"}, false, true},
    {"weight without a number", {"gzip;q="}, false, true},
    {"no weight but a parameter", {"gzip;level=9"}, false, true},
    {"a malformed element does not hide the next", {"gzip;q=x, gzip;q=0.1"}, true, true},
};

TEST(AcceptsCoding, ReadsNamesAndWeights) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    Fields fields;
    fields.Add("Host", "test");
    for (std::string_view line : c.lines) fields.Add("accept-encoding", line);
    EXPECT_EQ(AcceptsCoding(fields, "gzip"), c.gzip);
    EXPECT_EQ(AcceptsCoding(fields, "identity"), c.identity);
  }
}

}  // namespace
}  // namespace reelcache
