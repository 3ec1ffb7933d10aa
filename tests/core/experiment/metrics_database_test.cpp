// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/metrics_database.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "scratch.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

namespace diptych {
namespace {

MetricPoint pointOf(const std::string& name, std::int64_t step, double value) {
  return {name, step, static_cast<double>(step) / 4, step * 4, static_cast<double>(step), value};
}

std::vector<MetricPoint> allScalars(const std::filesystem::path& folder) {
  std::int64_t last_row = 0;
  return MetricsReader(folder).scalars(0, last_row);
}

template <typename Action>
std::string messageOf(Action action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing was thrown";
}

// Grids are as large as it says.
TEST(MetricsDatabase, RefusesAPlaceThatNoGridHas) {
  const Scratch folder;
  MetricsWriter(folder.path()).commit();
  for (const char* place : {"-1", "10000", "9000000000000000000"}) {
    {
      SQLite::Database database((folder.path() / kMetricsFile).string(), SQLite::OPEN_READWRITE);
      database.exec("DELETE FROM samples");
      database.exec(
          std::string("INSERT INTO samples(step, prompt_index, cfg_index, prompt, cfg, path) "
                      "VALUES(1, 0, ") +
          place + ", 'p', 1.0, 'x.png')");
    }
    EXPECT_THAT(
        messageOf([&] { MetricsReader(folder.path()).samples(); }),
        testing::HasSubstr("cfg_index"));
  }
}

TEST(MetricsDatabase, GivesBackWhatWasWrittenBitForBit) {
  const Scratch folder;
  const double values[] = {
      0.1,
      -1e300,
      std::numeric_limits<double>::denorm_min(),
      std::numeric_limits<double>::infinity(),
      -std::numeric_limits<double>::infinity()};
  {
    MetricsWriter writer(folder.path());
    std::int64_t step = 0;
    for (const double value : values) {
      writer.add(pointOf("loss/step", ++step, value));
    }
    writer.add(pointOf("loss/step", ++step, std::numeric_limits<double>::quiet_NaN()));
  }
  const auto points = allScalars(folder.path());
  ASSERT_EQ(points.size(), 6u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(points[i].step, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(points[i].pictures_seen, points[i].step * 4);
    EXPECT_EQ(points[i].epoch, static_cast<double>(points[i].step) / 4);
    EXPECT_EQ(points[i].value, values[i]);
  }
  EXPECT_TRUE(std::isnan(points[5].value));
}

TEST(MetricsDatabase, LetsAReaderFollowByRow) {
  const Scratch folder;
  MetricsWriter writer(folder.path());
  writer.add(pointOf("a", 1, 1));
  writer.commit();
  const MetricsReader reader(folder.path());
  std::int64_t row = 0;
  EXPECT_EQ(reader.scalars(0, row).size(), 1u);
  EXPECT_TRUE(reader.scalars(row, row).empty());
  writer.add(pointOf("a", 2, 1));
  writer.add(pointOf("b", 2, 1));
  writer.commit();
  EXPECT_EQ(reader.scalars(row, row).size(), 2u);
  EXPECT_TRUE(reader.scalars(row, row).empty());
}

TEST(MetricsDatabase, CommitsByItselfAfterAWhile) {
  const Scratch folder;
  MetricsWriter writer(folder.path());
  for (std::int64_t step = 1; allScalars(folder.path()).empty(); ++step) {
    ASSERT_LT(step, 100'000);
    writer.add(pointOf("a", step, 1));
  }
}

TEST(MetricsDatabase, NumbersNewRowsBehindRemovedOnes) {
  const Scratch folder;
  MetricsWriter writer(folder.path());
  for (std::int64_t step = 1; step <= 5; ++step) {
    writer.add(pointOf("a", step, 1));
  }
  writer.commit();
  std::int64_t row = 0;
  MetricsReader(folder.path()).scalars(0, row);
  writer.removeBehind(3);
  writer.add(pointOf("a", 4, 2));
  writer.commit();
  const auto behind = MetricsReader(folder.path()).scalars(row, row);
  ASSERT_EQ(behind.size(), 1u);
  EXPECT_EQ(behind[0].value, 2);
  EXPECT_EQ(allScalars(folder.path()).size(), 4u);
}

TEST(MetricsDatabase, AveragesAnEpochOverPicturesNotSteps) {
  const Scratch folder;
  MetricsWriter writer(folder.path());
  const auto add = [&](std::int64_t step, std::int64_t seen, double loss) {
    writer.add({.name = "loss/step", .step = step, .pictures_seen = seen, .value = loss});
  };
  add(1, 4, 9.0);
  add(2, 6, 9.0);   // the first epoch ends here
  add(3, 10, 1.0);  // 4 pictures
  add(4, 12, 4.0);  // 2 pictures
  EXPECT_EQ(writer.meanLoss(0, 2), 9.0);
  EXPECT_EQ(writer.meanLoss(2, 4), (4 * 1.0 + 2 * 4.0) / 6);
}

TEST(MetricsDatabase, KeepsThePanelAndEveryItemsLoss) {
  const Scratch folder;
  MetricsWriter writer(folder.path());
  const std::vector<PanelItem> panel = {{1, 7, 20}, {0, (std::uint64_t{1} << 63) - 1, 999}};
  writer.setPanel("loss/val", panel, {"a.png", "b.png"});
  writer.setPanel("loss/val", panel, {"a.png", "b.png"});
  EXPECT_FALSE(writer.hasValidation(3));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  writer.addValidation({{pointOf("loss/val", 3, nan), {0.25, nan}}});
  EXPECT_TRUE(writer.hasValidation(3));
  const MetricsReader reader(folder.path());
  std::vector<std::string> names;
  const auto read = reader.panel("loss/val", names);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[1].noise_seed, panel[1].noise_seed);
  EXPECT_EQ(read[0].timestep, 20);
  EXPECT_THAT(names, testing::ElementsAre("b.png", "a.png"));
  const auto losses = reader.panelLosses("loss/val", 3);
  ASSERT_EQ(losses.size(), 2u);
  EXPECT_EQ(losses[0], 0.25);
  EXPECT_TRUE(std::isnan(losses[1]));
}

TEST(MetricsDatabase, HasNoRowsBeforeItIsThere) {
  const Scratch folder;
  EXPECT_TRUE(allScalars(folder.path()).empty());
  EXPECT_TRUE(MetricsReader(folder.path()).samples().empty());
  EXPECT_FALSE(std::filesystem::exists(folder / kMetricsFile));
}

TEST(MetricsDatabase, RefusesAFileThatIsNoDatabase) {
  const Scratch folder;
  writeFileAtomically(folder / kMetricsFile, std::string(10'000, 'x'));
  EXPECT_THAT(
      messageOf([&] { MetricsReader reader(folder.path()); }),
      testing::AllOf(testing::HasSubstr("metrics.sqlite"), testing::HasSubstr("broken")));
  EXPECT_THAT(
      messageOf([&] { MetricsWriter writer(folder.path()); }), testing::HasSubstr("broken"));
}

TEST(MetricsDatabase, RefusesAForeignOrNewerDatabaseAndLeavesItAsItIs) {
  const Scratch folder;
  {
    SQLite::Database foreign(
        (folder / kMetricsFile).string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    foreign.exec("CREATE TABLE scalars(x)");
  }
  const auto before = readFile(folder / kMetricsFile, 1 << 20);
  EXPECT_THAT(
      messageOf([&] { MetricsWriter writer(folder.path()); }),
      testing::HasSubstr("another program"));
  EXPECT_THAT(
      messageOf([&] { MetricsReader reader(folder.path()); }),
      testing::HasSubstr("another program"));
  EXPECT_EQ(readFile(folder / kMetricsFile, 1 << 20), before);

  const Scratch newer;
  { const MetricsWriter writer(newer.path()); }
  {
    SQLite::Database database((newer / kMetricsFile).string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA user_version = 2");
  }
  EXPECT_THAT(
      messageOf([&] { MetricsWriter writer(newer.path()); }),
      testing::HasSubstr("another version"));
}

TEST(MetricsDatabase, LeavesASingleFileWhenItIsClosed) {
  const Scratch folder;
  {
    MetricsWriter writer(folder.path());
    writer.add(pointOf("a", 1, 1));
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "metrics.sqlite-wal"));
  EXPECT_EQ(allScalars(folder.path()).size(), 1u);
}

// Also run under ThreadSanitizer.
TEST(MetricsDatabase, IsReadWhileItIsWritten) {
  const Scratch folder;
  std::atomic<bool> done = false;
  constexpr std::int64_t kSteps = 3000;
  std::jthread writing([&] {
    MetricsWriter writer(folder.path());
    for (std::int64_t step = 1; step <= kSteps; ++step) {
      writer.add(pointOf("a", step, static_cast<double>(step)));
      if (step % 100 == 0) {
        writer.addValidation({{pointOf("loss/val", step, 1), {1, 1}}});
      }
    }
    writer.commit();
    done = true;
  });
  std::int64_t row = 0;
  std::int64_t expected = 0;
  while (true) {
    const bool last = done;
    for (const auto& point : MetricsReader(folder.path()).scalars(row, row)) {
      if (point.name == "a") {
        ASSERT_EQ(point.step, ++expected) << "a row was missed or came twice";
      }
    }
    if (last) {
      break;
    }
  }
  EXPECT_EQ(expected, kSteps);
}

TEST(MetricsDatabase, RefusesASampleThatLiesOutsideTheRun) {
  const Scratch folder;
  {
    MetricsWriter writer(folder.path());
    writer.addSample({folder.path().parent_path() / "secret.png", "a", 1.0, 0, 0, 0});
    writer.flush();
  }
  EXPECT_THROW(MetricsReader(folder.path()).samples(), Error);
}

}  // namespace
}  // namespace diptych
