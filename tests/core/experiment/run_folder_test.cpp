// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_folder.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_lock.h"
#include "core/experiment/run_record.h"
#include "scratch.h"

#include <gmock/gmock.h>

#include <limits>
#include <set>
#include <sys/wait.h>
#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;

TrainingConfig configIn(const fs::path& folder, const std::string& name = "run") {
  TrainingConfig config;
  config.name = name;
  config.model = folder / "model";
  config.data_set = folder / "pictures";
  config.runs_folder = folder / "runs";
  return config;
}

void writeState(const fs::path& folder, RunState state) {
  auto record = readRunRecord(folder);
  record.state = state;
  writeRunRecord(folder, record);
}

TEST(RunFolder, HoldsTheConfigurationItWasMadeFor) {
  const Scratch scratch;
  auto config = configIn(scratch.path(), "apples");
  config.learning_rate = 0.1 + 0.2;
  config.sample_prompts = {"a \"red\" apple", "später"};
  const auto run = readRun(createRunFolder(config));
  EXPECT_EQ(run.name, "apples");
  EXPECT_EQ(run.state, RunState::Idle);
  EXPECT_EQ(run.config.learning_rate, config.learning_rate);
  EXPECT_EQ(run.config.sample_prompts, config.sample_prompts);
  EXPECT_TRUE(run.config.model.is_absolute());
  EXPECT_EQ(run.started.size(), std::string("2023-03-10T12:00:00+01:00").size());
}

TEST(RunFolder, HasAPlainAbsolutePathForEverything) {
  const Scratch scratch;
  auto config = configIn(scratch.path());
  config.model = "some/../model/";
  const auto run = readRun(createRunFolder(config));
  EXPECT_EQ(run.config.model, fs::current_path() / "model");
}

TEST(RunFolder, IsNewEveryTimeEvenForManyAtOnce) {
  const Scratch scratch;
  std::vector<fs::path> folders(40);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 10; ++i) {
          folders[static_cast<std::size_t>(t * 10 + i)] = createRunFolder(configIn(scratch.path()));
        }
      });
    }
  }
  EXPECT_EQ(std::set<fs::path>(folders.begin(), folders.end()).size(), folders.size());
  EXPECT_EQ(listRuns(scratch / "runs").size(), folders.size());
}

TEST(RunFolder, MakesAnyNameSafe) {
  const Scratch scratch;
  for (const std::string name : {"../../etc/passwd", "a/b\\c:d*?\"<>|\n", "..", "  ", ""}) {
    const auto folder = createRunFolder(configIn(scratch.path(), name));
    EXPECT_EQ(folder.parent_path(), scratch / "runs") << name;
    EXPECT_EQ(folder.filename().string().find_first_of("\\:*?\"<>|\n"), std::string::npos) << name;
  }
  std::string long_name;
  for (int i = 0; i < 60; ++i) {
    long_name += "ä";
  }
  const auto folder = createRunFolder(configIn(scratch.path(), long_name));
  // Date, time, two hyphens and 80 bytes: 40 letters, none of them cut.
  EXPECT_EQ(folder.filename().string().size(), 16u + 80);
}

TEST(RunFolder, CannotBeMadeBelowAFile) {
  const Scratch scratch;
  writeFileAtomically(scratch / "file", "x");
  auto config = configIn(scratch.path());
  config.runs_folder = scratch / "file" / "runs";
  try {
    createRunFolder(config);
    FAIL() << "expected an Error";
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), testing::HasSubstr((scratch / "file").string()));
  }
}

TEST(ReadRun, SaysSoWhenThereIsNone) {
  const Scratch scratch;
  EXPECT_THROW(readRun(scratch.path()), Error);
  EXPECT_THROW(readRun(scratch / "nothing"), Error);
  EXPECT_THROW(exportCsv(scratch.path(), scratch / "out.csv"), Error);
  EXPECT_FALSE(fs::exists(scratch / "out.csv"));
}

TEST(ReadRun, RefusesARecordThatIsDamaged) {
  const Scratch scratch;
  const auto folder = createRunFolder(configIn(scratch.path()));
  const auto good = readFile(folder / kRunFile, 1 << 20);
  const std::string bad[] = {
      "",
      "[]",
      "{}",
      "null",
      good.substr(0, good.size() / 2),
      R"({"format": 2})",
      std::string(good).replace(good.find("\"idle\""), 6, "\"asleep\""),
      std::string(good).replace(good.find("\"step\": 0"), 9, "\"step\": {}")};
  for (const auto& text : bad) {
    writeFileAtomically(folder / kRunFile, text);
    EXPECT_THROW(readRun(folder), Error) << text;
    EXPECT_TRUE(listRuns(scratch / "runs").empty());
  }
}

TEST(ReadRun, TellsALiveRunFromACrashedOne) {
  const Scratch scratch;
  const auto folder = createRunFolder(configIn(scratch.path()));
  for (const auto state : {RunState::Preparing, RunState::Running, RunState::Paused}) {
    writeState(folder, state);
    EXPECT_EQ(readRun(folder).state, RunState::Stopped);
    const RunLock lock(folder);
    EXPECT_EQ(readRun(folder).state, state);
  }
  writeState(folder, RunState::Finished);
  EXPECT_EQ(readRun(folder).state, RunState::Finished);
}

TEST(RunLock, IsHeldByOneOnly) {
  const Scratch scratch;
  {
    const RunLock lock(scratch.path());
    EXPECT_THROW(RunLock{scratch.path()}, Error);
  }
  EXPECT_NO_THROW(RunLock{scratch.path()});
}

TEST(RunLock, HoldsBetweenProcessesAndEndsWithThem) {
  const Scratch scratch;
  RunLock::isHeld(scratch.path());
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const auto child = ::fork();
  if (child == 0) {
    const RunLock lock(scratch.path());
    ::write(ready[1], "x", 1) == 1 ? ::pause() : 0;
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_TRUE(RunLock::isHeld(scratch.path()));
  EXPECT_THROW(RunLock{scratch.path()}, Error);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(RunLock::isHeld(scratch.path()));
  EXPECT_NO_THROW(RunLock{scratch.path()});
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(ListRuns, HasTheNewestFirstAndNothingElse) {
  const Scratch scratch;
  const auto old_run = createRunFolder(configIn(scratch.path(), "b"));
  const auto new_run = createRunFolder(configIn(scratch.path(), "a"));
  auto record = readRunRecord(old_run);
  record.started = "2020-01-01T00:00:00+00:00";
  writeRunRecord(old_run, record);
  fs::create_directories(scratch / "runs" / "something else");
  writeFileAtomically(scratch / "runs" / "file", "x");
  const auto runs = listRuns(scratch / "runs");
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].folder, new_run);
  EXPECT_EQ(runs[1].folder, old_run);
  EXPECT_TRUE(listRuns(scratch / "nowhere").empty());
}

TEST(LatestCheckpoint, IsTheOneWithTheHighestStepThatIsComplete) {
  const Scratch scratch;
  const auto checkpoints = scratch / "checkpoints";
  EXPECT_FALSE(latestCheckpoint(scratch.path()));
  for (const char* name :
       {"step-000009", "step-000010", ".step-000011.1-1.tmp", "step-x", "step-12a"}) {
    fs::create_directories(checkpoints / name);
  }
  fs::create_directories(checkpoints / "step-1000000");
  EXPECT_EQ(latestCheckpoint(scratch.path()), checkpoints / "step-1000000");
}

TEST(ExportCsv, QuotesNamesAndSpellsWhatIsNoNumber) {
  const Scratch scratch;
  const auto folder = createRunFolder(configIn(scratch.path()));
  {
    MetricsWriter writer(folder);
    writer.add({"loss/val", 1, 0.25, 4, 1.5, 0.1});
    writer.add({"a,\"b\"", 2, 0.5, 8, 2, std::numeric_limits<double>::quiet_NaN()});
    writer.add({"c", 3, 1, 12, 3, -std::numeric_limits<double>::infinity()});
  }
  exportCsv(folder, scratch / "out.csv");
  EXPECT_EQ(
      readFile(scratch / "out.csv", 10'000),
      "name,step,epoch,pictures_seen,seconds,value\r\n"
      "loss/val,1,0.25,4,1.5,0.1\r\n"
      "\"a,\"\"b\"\"\",2,0.5,8,2,NaN\r\n"
      "c,3,1,12,3,-inf\r\n");
}

}  // namespace
}  // namespace diptych
