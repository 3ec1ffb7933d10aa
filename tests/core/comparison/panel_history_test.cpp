// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/panel_history.h"

#include "core/base/error.h"
#include "core/experiment/metrics_database.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

namespace diptych {
namespace {

using testing::ElementsAre;

class PanelHistoryTest : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::path(testing::TempDir()) / "diptych_history_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& panel, const std::vector<std::string>& names) const {
    MetricsWriter writer(folder_);
    writer.setPanel(panel, {{1, 11, 100}, {0, 12, 100}, {1, 13, 700}}, names);
    writer.addValidation({{{panel, 0, 0, 0, 1.0, 2.0}, {1.0, 2.0, 3.0}}});
    writer.addValidation({{{panel, 10, 1, 40, 2.0, 1.0}, {0.5, 1.5, 1.0}}});
    writer.flush();
  }

  std::filesystem::path folder_;
};

TEST_F(PanelHistoryTest, ReadsItemsAndMeansOfPictures) {
  write("loss/val", {"a.png", "b.jpg"});
  const auto history = readPanelHistory(folder_, "loss/val");
  EXPECT_THAT(history.pictures, ElementsAre("a", "b"));
  EXPECT_THAT(history.picture_of, ElementsAre(1u, 0u, 1u));
  EXPECT_THAT(history.timesteps, ElementsAre(100, 100, 700));
  ASSERT_EQ(history.curve.size(), 2u);
  EXPECT_EQ(history.curve[1].step, 10);
  EXPECT_EQ(history.curve[1].pictures_seen, 40);
  EXPECT_DOUBLE_EQ(history.curve[1].value, 1.0);
  EXPECT_THAT(
      history.lossesOfPictures(), ElementsAre(ElementsAre(2.0, 2.0), ElementsAre(1.5, 0.75)));
}

TEST_F(PanelHistoryTest, TakesTheSetsNameOff) {
  write("loss/val/other set", {"other set/a.png", "other set/deep/b.jpg"});
  EXPECT_THAT(readPanelHistory(folder_, "loss/val/other set").pictures, ElementsAre("a", "deep/b"));
}

TEST_F(PanelHistoryTest, RefusesADatabaseThatLacksLosses) {
  write("loss/val", {"a.png", "b.png"});
  {
    MetricsWriter writer(folder_);
    writer.addValidation({{{"loss/val", 20, 2, 80, 3.0, 1.0}, {0.5}}});
    writer.flush();
  }
  EXPECT_THROW(readPanelHistory(folder_, "loss/val"), Error);
}

TEST_F(PanelHistoryTest, IsEmptyForAPanelThatIsNotThere) {
  write("loss/val", {"a.png", "b.png"});
  const auto history = readPanelHistory(folder_, "loss/train-stabilized");
  EXPECT_TRUE(history.pictures.empty());
  EXPECT_TRUE(history.curve.empty());
}

}  // namespace
}  // namespace diptych
