#include "store/pins.h"

#include <gtest/gtest.h>

#include "store/marks.h"

namespace reelcache {
namespace {

TEST(Pins, AMarkComesBackAsItWas) {
  const Pin pin{"dir:/films\na.mp4", 0x0123456789abcdef, 7, 1'000'000'000'000};
  EXPECT_EQ(ParsePin(MarkOf(kPinMark, pin.cache_key), FormatPin(pin)), pin);
  EXPECT_FALSE(ParsePin(MarkOf(kPurgedMark, pin.cache_key), FormatPin(pin)));
  EXPECT_FALSE(ParsePin(MarkOf(kPinMark, pin.cache_key), FormatPin(pin).substr(1)));
}

TEST(Pins, CountsEachObjectOnce) {
  Pins pins;
  pins.Load({}, 100);
  EXPECT_TRUE(pins.empty());
  pins.Put({"a", 1, 1, 40});
  pins.Put({"a", 1, 2, 50});
  pins.Put({"b", 2, 1, 30});
  EXPECT_EQ(pins.bytes(), 80u);
  EXPECT_TRUE(pins.Fits({"a", 1, 3, 70}));
  EXPECT_FALSE(pins.Fits({"c", 3, 1, 21}));
  EXPECT_TRUE(pins.Fits({"c", 3, 1, 20}));
  EXPECT_TRUE(pins.Keeps({1, 2, 9}));
  EXPECT_FALSE(pins.Keeps({1, 1, 9}));
  EXPECT_FALSE(pins.Keeps({3, 1, 9}));
  pins.Erase(1);
  pins.Erase(1);
  EXPECT_EQ(pins.bytes(), 30u);
  EXPECT_FALSE(pins.Find(1));
}

TEST(Pins, WhatNoLongerFitsIsKeptAsAPinOfNoVersion) {
  Pins pins;
  EXPECT_EQ(pins.Load({{"a", 1, 5, 60}, {"b", 2, 5, 60}, {"c", 3, 5, 40}}, 100), 1u);
  EXPECT_EQ(pins.bytes(), 100u);
  EXPECT_EQ(pins.All(), (std::vector<Pin>{{"a", 1, 5, 60}, {"b", 2, 0, 0}, {"c", 3, 5, 40}}));
}

TEST(Pins, WhereTheDiskHasLessRoomAsManyAreKeptAsItAllows) {
  Pins pins;
  pins.Load({{"a", 10, 1, 40}, {"b", 20, 1, 40}, {"c", 30, 1, 40}}, 200);
  auto kept = [&] {
    std::string names;
    for (const Pin& pin : pins.All())
      if (pins.Keeps({pin.object, 1, 0})) names += pin.cache_key;
    return names;
  };
  EXPECT_EQ(kept(), "abc");
  pins.SetRoom(90);
  EXPECT_EQ(kept(), "ab");
  pins.Put({"b", 20, 1, 60});
  EXPECT_EQ(kept(), "a");
  pins.Erase(10);
  EXPECT_EQ(kept(), "b");
  pins.SetRoom(10);
  EXPECT_EQ(kept(), "");
  EXPECT_EQ(pins.bytes(), 100u) << "they are pinned still";
  pins.SetRoom(200);
  EXPECT_EQ(kept(), "bc");
}

}  // namespace
}  // namespace reelcache
