// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real diptych-cli as a process.
#include "core/base/atomic_file.h"
#include "core/base/json_file.h"
#include "core/experiment/run_folder.h"
#include "core/image/image.h"
#include "tests/core/model/tiny_model.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct Outcome {
  int exit_code = -1;
  std::string out;
  std::string err;
};

class CliTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        fs::path(testing::TempDir()) / fmt::format("cli_test-{}-{}", info->name(), ::getpid());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  pid_t start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {DIPTYCH_CLI, "--threads", "1"});
    const pid_t child = ::fork();
    if (child == 0) {
      redirect(folder_ / "out.txt", STDOUT_FILENO);
      redirect(folder_ / "err.txt", STDERR_FILENO);
      std::vector<char*> argv;
      for (auto& argument : arguments) {
        argv.push_back(argument.data());
      }
      argv.push_back(nullptr);
      ::execv(DIPTYCH_CLI, argv.data());
      ::_exit(127);
    }
    return child;
  }

  Outcome wait(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return {
        WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
        readFile(folder_ / "out.txt", 1 << 24),
        readFile(folder_ / "err.txt", 1 << 24)};
  }

  Outcome run(std::vector<std::string> arguments) { return wait(start(std::move(arguments))); }

  std::string model() {
    if (!fs::exists(folder_ / "model")) {
      writeTinyModel(folder_ / "model", 1);
    }
    return (folder_ / "model").string();
  }

  std::string dataSet(int count = 6) {
    const auto pictures = folder_ / "pictures";
    fs::create_directories(pictures);
    for (int i = 0; i < count; ++i) {
      Image image{
          24, 24, std::vector<std::uint8_t>(24 * 24 * 3, static_cast<std::uint8_t>(40 * i))};
      writePng(pictures / fmt::format("picture{}.png", i), image);
      writeFileAtomically(pictures / fmt::format("picture{}.txt", i), fmt::format("picture {}", i));
    }
    return pictures.string();
  }

  std::vector<std::string> trainArguments(const std::string& steps) {
    return {
        "train",
        "--model",
        model(),
        "--data-set",
        dataSet(),
        "--runs-folder",
        (folder_ / "runs").string(),
        "--max-steps",
        steps,
        "--batch-size",
        "2",
        "--sample-steps",
        "2",
        "--sample-cfgs",
        "1,3",
        "--panel-timesteps",
        "2"};
  }

  fs::path onlyRun() {
    const auto runs = listRuns(folder_ / "runs");
    EXPECT_EQ(runs.size(), 1u);
    return runs.empty() ? fs::path() : runs.front().folder;
  }

  fs::path folder_;

 private:
  static void redirect(const fs::path& path, int descriptor) {
    ::dup2(::fileno(std::fopen(path.c_str(), "w")), descriptor);
  }
};

TEST_F(CliTest, ExplainsItselfEverywhere) {
  const std::vector<std::vector<std::string>> commands = {
      {},
      {"train"},
      {"generate"},
      {"grid"},
      {"model"},
      {"model", "info"},
      {"model", "convert"},
      {"dataset"},
      {"dataset", "info"},
      {"run"},
      {"run", "info"},
      {"run", "export"},
      {"parity"}};
  for (auto command : commands) {
    command.push_back("--help");
    const auto outcome = run(command);
    EXPECT_EQ(outcome.exit_code, 0) << command.front();
    EXPECT_THAT(outcome.out, HasSubstr("Usage: diptych-cli"));
    EXPECT_EQ(outcome.err, "");
  }
}

TEST_F(CliTest, DescribesEveryFieldOfTheConfiguration) {
  const auto config = nlohmann::json::parse(run({"train", "--print-config"}).out);
  const auto help = run({"train", "--help"}).out;
  for (const auto& [field, value] : config.items()) {
    auto option = "--" + field;
    std::replace(option.begin(), option.end(), '_', '-');
    const auto begin = help.find(option + " ");
    ASSERT_NE(begin, std::string::npos) << option;
    const auto line = help.substr(begin, help.find("\n  --", begin) - begin);
    EXPECT_GT(line.size(), option.size() + 20) << line;  // kind and description follow
  }
}

TEST_F(CliTest, AnswersWrongUsageWithTwo) {
  EXPECT_EQ(run({}).exit_code, 2);
  EXPECT_EQ(run({"trian"}).exit_code, 2);
  EXPECT_EQ(run({"generate", "x", "--sampler", "magic"}).exit_code, 2);
}

TEST_F(CliTest, SaysInOneLineWhatFailed) {
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"model", "info", "/nowhere"},
           {"dataset", "info", "/nowhere"},
           {"run", "info", "/nowhere"},
           {"generate", "x", "--model", "/nowhere"},
           {"train", "--data-set", "/nowhere", "--runs-folder", (folder_ / "runs").string()},
           {"train", "--learning-rate", "fast"}}) {
    const auto outcome = run(command);
    EXPECT_EQ(outcome.exit_code, 1) << command.front();
    EXPECT_THAT(outcome.err, testing::StartsWith("diptych-cli: "));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  }
}

TEST_F(CliTest, TrainsFromFolderToChartAndGrid) {
  const auto outcome = run(trainArguments("4"));
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto folder = onlyRun();
  EXPECT_THAT(outcome.out, HasSubstr(folder.string()));
  EXPECT_TRUE(fs::exists(folder / "loss-chart.png"));
  EXPECT_TRUE(fs::exists(folder / "cfg-grid.png"));
  EXPECT_EQ(readRun(folder).state, RunState::Finished);

  const auto csv = folder_ / "all.csv";
  EXPECT_EQ(run({"run", "export", folder.string(), "--csv", csv.string()}).exit_code, 0);
  EXPECT_THAT(readFile(csv, 1 << 24), HasSubstr("loss/val"));
  EXPECT_THAT(run({"run", "info", folder.string()}).out, HasSubstr("finished"));
}

TEST_F(CliTest, StopsOnCtrlCAndGoesOnExactly) {
  auto arguments = trainArguments("400");
  arguments.insert(arguments.end(), {"--sample-every-epochs", "-1", "--name", "cut"});
  const pid_t child = start(arguments);
  const auto stepsDone = [&] {
    const auto runs = listRuns(folder_ / "runs");
    if (runs.empty()) return false;
    for (const auto& point : readMetrics(runs.front().folder)) {
      if (point.name == "loss/val" && point.step > 0) return true;
    }
    return false;
  };
  for (int i = 0; i < 600 && !stepsDone(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ::kill(child, SIGINT);
  const auto outcome = wait(child);
  EXPECT_EQ(outcome.exit_code, 130) << outcome.err;
  const auto folder = onlyRun();
  EXPECT_EQ(readRun(folder).state, RunState::Stopped);
  EXPECT_TRUE(latestCheckpoint(folder).has_value());

  EXPECT_EQ(run({"train", "--resume", folder.string()}).exit_code, 0);
  EXPECT_EQ(readRun(folder).state, RunState::Finished);
  EXPECT_EQ(readRun(folder).step, 400);
}

TEST_F(CliTest, PaintsADataSetsCaptionsUnderTheSameNames) {
  const auto out = folder_ / "painted";
  const auto outcome = run(
      {"generate",
       "--model",
       model(),
       "--captions-of",
       dataSet(2),
       "--out",
       out.string(),
       "--steps",
       "2"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(out / "picture1.png"));
  EXPECT_EQ(readFile(out / "picture1.txt", 100), "picture 1\n");
  const auto again = run(
      {"generate",
       "--model",
       model(),
       "--captions-of",
       dataSet(2),
       "--out",
       out.string(),
       "--steps",
       "2"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("exists already"));
}

TEST_F(CliTest, ConvertsToASingleFileAndBack) {
  const auto single = (folder_ / "model.safetensors").string();
  const auto back = (folder_ / "back").string();
  ASSERT_EQ(run({"model", "convert", model(), single, "--dtype", "fp32"}).exit_code, 0);
  ASSERT_EQ(run({"model", "convert", single, back, "--dtype", "fp32"}).exit_code, 0);
  EXPECT_EQ(
      readFile(fs::path(model()) / "unet/diffusion_pytorch_model.safetensors", 1 << 24),
      readFile(fs::path(back) / "unet/diffusion_pytorch_model.safetensors", 1 << 24));
}

TEST_F(CliTest, WritesAGridOfEveryScale) {
  const auto png = (folder_ / "grid.png").string();
  const auto outcome = run(
      {"grid", "a cat", "a dog", "--model", model(), "--steps", "2", "--cfg", "1,4", "-o", png});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_GT(readImageSize(png).width, 100);
  EXPECT_THAT(readPngText(png)["parameters"], HasSubstr("a cat"));
}

}  // namespace
}  // namespace diptych
