#include "configured_database.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

TEST(WithoutPassword, hides_it_in_whatever_way_it_is_written) {
  EXPECT_EQ(WithoutPassword("shop"), "shop");
  EXPECT_EQ(WithoutPassword("service=shop"), "service=shop");
  EXPECT_EQ(WithoutPassword("postgresql://db/shop"), "postgresql://db/shop");
  EXPECT_EQ(WithoutPassword("postgresql://app@db:5433/shop"), "postgresql://app@db:5433/shop");
  EXPECT_EQ(WithoutPassword("postgresql://app:secret@db:5433/shop"), "postgresql://app:***@db:5433/shop");
  EXPECT_EQ(WithoutPassword("postgresql://app:se:cr@t@db"), "postgresql://app:***@db");
  EXPECT_EQ(WithoutPassword("postgresql://db/shop?password=secret&sslmode=require"),
            "postgresql://db/shop?password=***&sslmode=require");
  EXPECT_EQ(WithoutPassword("host=db password=secret dbname=shop"), "host=db password=*** dbname=shop");
  EXPECT_EQ(WithoutPassword("host=db password = 'se cr\\'et' dbname=shop"), "host=db password = *** dbname=shop");
  EXPECT_EQ(WithoutPassword("password=se\\ cret sslpassword='secret"), "password=*** sslpassword=***");
  EXPECT_EQ(WithoutPassword("password="), "password=");
}

TEST(ToConnection, takes_a_name_for_a_database) {
  EXPECT_EQ(ToConnection("shop"), "dbname='shop'");
  EXPECT_EQ(ToConnection("the 'shop'"), "dbname='the \\'shop\\''");
  EXPECT_EQ(ToConnection("service=shop"), "service=shop");
  EXPECT_EQ(ToConnection("postgresql://db/shop"), "postgresql://db/shop");
}

}  // namespace
}  // namespace sluice::cli
