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

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
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
      ::signal(SIGHUP, SIG_DFL);  // the tests themselves may run under nohup
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

  // Sends the signal to a long training that has learned something.
  Outcome interruptTraining(int signal_number) {
    auto arguments = trainArguments("400");
    arguments.insert(arguments.end(), {"--sample-every-epochs", "-1", "--name", "cut"});
    const pid_t child = start(arguments);
    for (int i = 0; i < 600 && !hasValidatedAStep(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ::kill(child, signal_number);
    return wait(child);
  }

  bool hasValidatedAStep() {
    const auto runs = listRuns(folder_ / "runs");
    if (runs.empty()) return false;
    const auto points = readMetrics(runs.front().folder);
    return std::any_of(points.begin(), points.end(), [](const auto& point) {
      return point.name == "loss/val" && point.step > 0;
    });
  }

  std::vector<std::string> paintArguments(const fs::path& out) {
    return {
        "generate",
        "--model",
        model(),
        "--captions-of",
        dataSet(2),
        "--out",
        out.string(),
        "--steps",
        "2"};
  }

  fs::path unetFile(const fs::path& model_folder) {
    return model_folder / "unet/diffusion_pytorch_model.safetensors";
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
      {"sweep"},
      {"sweep", "new"},
      {"sweep", "run"},
      {"sweep", "status"},
      {"sweep", "export"},
      {"model"},
      {"model", "info"},
      {"model", "convert"},
      {"model", "evaluate"},
      {"pretrain"},
      {"dataset"},
      {"dataset", "info"},
      {"dataset", "pairs"},
      {"dataset", "measure"},
      {"dataset", "derive"},
      {"dataset", "derive", "mix"},
      {"experiment"},
      {"experiment", "new"},
      {"experiment", "run"},
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

TEST_F(CliTest, AnswersWrongUsageWithTwoAndOneLine) {
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {}, {"trian"}, {"generate", "x", "--sampler", "magic"}}) {
    const auto outcome = run(command);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, testing::StartsWith("diptych-cli: "));
    EXPECT_THAT(outcome.err, testing::EndsWith(". Run with --help for more information.\n"));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  }
}

TEST_F(CliTest, ResumesWithTheSettingsOfTheRunOnly) {
  const auto config = (folder_ / "config.json").string();
  writeFileAtomically(config, "{}");
  for (const std::vector<std::string>& given : std::vector<std::vector<std::string>>{
           {"--learning-rate", "1e-6"}, {"--config", config}, {"--print-config"}}) {
    std::vector<std::string> command = {"train", "--resume", folder_.string()};
    command.insert(command.end(), given.begin(), given.end());
    const auto outcome = run(command);
    EXPECT_EQ(outcome.exit_code, 2) << given.front();
    EXPECT_THAT(outcome.err, HasSubstr(given.front() + " cannot be given with it"));
  }
  const auto no_run = run({"-v", "train", "--resume", folder_.string(), "--no-pictures"});
  EXPECT_EQ(no_run.exit_code, 1) << no_run.err;
}

TEST_F(CliTest, NamesTheFileAndTheFieldOfAWrongConfiguration) {
  const auto config = (folder_ / "config.json").string();
  for (const auto& [json, why] : std::vector<std::pair<std::string, std::string>>{
           {"[1]", "must be a JSON object"}, {R"({"model": 5})", "\"model\" is 5"}}) {
    writeFileAtomically(config, json);
    const auto outcome = run({"train", "--config", config});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, testing::StartsWith("diptych-cli: " + config + ": "));
    EXPECT_THAT(outcome.err, HasSubstr(why));
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("json.exception")));
  }
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

TEST_F(CliTest, RefusesAPretrainingConfigurationInOneLine) {
  const auto config = (folder_ / "base.json").string();
  writeFileAtomically(config, "{}");
  const auto outcome = run({"pretrain", "--config", config});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, testing::StartsWith("diptych-cli: " + config + " has no "));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  EXPECT_EQ(run({"pretrain", "--config", config, "--stage", "text"}).exit_code, 2);
}

TEST_F(CliTest, SaysWhichPretrainingStageComesFirst) {
  const auto own = fs::path(DIPTYCH_SOURCE_DIR) / "resources/pretrain/base.json";
  const auto outcome =
      run({"pretrain", "--config", own.string(), "--out", folder_.string(), "--stage", "unet"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("Run the stage \"tokenizer\" first."));
}

TEST_F(CliTest, MeasuresAModelAndSaysWhatIsLeftOut) {
  fs::create_directories(folder_ / "data");
  fs::rename(dataSet(12), folder_ / "data" / "train");
  const auto outcome = run(
      {"model",
       "evaluate",
       model(),
       "--data",
       (folder_ / "data").string(),
       "--photos",
       (folder_ / "data" / "train").string(),
       "--generated",
       "4"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const auto* figure : {"VAE PSNR on 12 pictures", "10-way, training pictures", "on disk"}) {
    EXPECT_THAT(outcome.out, HasSubstr(figure));
  }
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("held-out")));
  EXPECT_THAT(outcome.err, HasSubstr("held-out: is not there"));
}

TEST_F(CliTest, TrainsFromFolderToChartAndGrid) {
  const auto outcome = run(trainArguments("4"));
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto folder = onlyRun();
  EXPECT_THAT(outcome.out, HasSubstr(folder.string()));
  EXPECT_THAT(
      outcome.err,
      testing::ContainsRegex("loss/val [0-9.]+  loss/train-stabilized [0-9.]+"));  // one line
  EXPECT_TRUE(fs::exists(folder / "loss-chart.png"));
  EXPECT_TRUE(fs::exists(folder / "cfg-grid.png"));
  EXPECT_EQ(readRun(folder).state, RunState::Finished);

  const auto csv = folder_ / "all.csv";
  EXPECT_EQ(run({"run", "export", folder.string(), "--csv", csv.string()}).exit_code, 0);
  EXPECT_THAT(readFile(csv, 1 << 24), HasSubstr("loss/val"));
  EXPECT_THAT(run({"run", "info", folder.string()}).out, HasSubstr("finished"));

  const auto again = run({"train", "--resume", folder.string(), "--no-pictures"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("finished already"));
}

TEST_F(CliTest, ShowsTheLossOfTheOnlySplit) {
  const std::vector<std::pair<std::string, std::string>> loss_without = {
      {"--stabilize-split", "loss/val"}, {"--val-split", "loss/train-stabilized"}};
  for (const auto& [split, loss] : loss_without) {
    auto arguments = trainArguments("2");
    arguments.insert(arguments.end(), {"--sample-every-epochs", "-1", "--no-pictures", split, "0"});
    const auto outcome = run(arguments);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    for (const auto* step : {"0", "2"}) {
      EXPECT_THAT(
          outcome.err,
          testing::ContainsRegex(
              fmt::format("step +{}  epoch +[0-9.]+  {} [0-9.]+\n", step, loss)));
    }
  }
}

// As in "diptych-cli train ... 2>&1 | head".
TEST_F(CliTest, TrainsOnWhenNobodyReadsItsOutput) {
  std::string command = fmt::format("'{}' --threads 1", DIPTYCH_CLI);
  for (const auto& argument : trainArguments("2")) {
    command += fmt::format(" '{}'", argument);
  }
  EXPECT_EQ(std::system((command + " 2>&1 | true").c_str()), 0);
  EXPECT_EQ(readRun(onlyRun()).state, RunState::Finished);
}

TEST_F(CliTest, StopsAndSavesWhenItsTerminalGoesAway) {
  const auto outcome = interruptTraining(SIGHUP);
  EXPECT_EQ(outcome.exit_code, 130) << outcome.err;
  EXPECT_EQ(readRun(onlyRun()).state, RunState::Stopped);
  EXPECT_TRUE(latestCheckpoint(onlyRun()).has_value());
}

TEST_F(CliTest, StopsOnCtrlCAndGoesOnExactly) {
  const auto outcome = interruptTraining(SIGINT);
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
  const auto outcome = run(paintArguments(out));
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("4/4 steps"));
  EXPECT_TRUE(fs::exists(out / "picture1.png"));
  EXPECT_EQ(readFile(out / "picture1.txt", 100), "picture 1\n");
  const auto again = run(paintArguments(out));
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("exists already"));
}

TEST_F(CliTest, PaintsOverNobodysCaptions) {
  const auto source = fs::path(dataSet(2));
  const auto itself = run(paintArguments(source / "."));
  EXPECT_EQ(itself.exit_code, 1);
  EXPECT_THAT(itself.err, HasSubstr("is the data set itself"));

  const auto other = folder_ / "other";
  fs::create_directories(other);
  writeFileAtomically(other / "picture1.txt", "written by hand");
  const auto outcome = run(paintArguments(other));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("picture1.txt: exists already"));
  EXPECT_EQ(readFile(other / "picture1.txt", 100), "written by hand");
  EXPECT_FALSE(fs::exists(other / "picture0.png"));
}

TEST_F(CliTest, ListsWhichPicturesBelongTogether) {
  const auto other = folder_ / "other";
  fs::create_directories(other);
  fs::copy_file(fs::path(dataSet()) / "picture0.png", other / "picture0.png");
  fs::copy_file(fs::path(dataSet()) / "picture0.png", other / "stranger.png");
  const auto outcome =
      run({"dataset", "pairs", dataSet(), other.string(), "--filter", "stranger OR paired"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "picture0.png\tpicture0.png\n-\tstranger.png\n");
  EXPECT_THAT(outcome.err, HasSubstr("2 of"));
  const auto wrong = run({"dataset", "pairs", dataSet(), "--filter", "loss>"});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("loss>"));
}

TEST_F(CliTest, DerivesADataSetByARecipe) {
  const auto derived = (folder_ / "derived").string();
  const auto outcome = run({"dataset", "derive", "low_pass", dataSet(), derived, "--sigma", "2.5"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("SHA-256 "));
  EXPECT_EQ(readJsonFile(folder_ / "derived/recipe.json").at("settings").at("sigma"), 2.5);
  const auto again = run({"dataset", "derive", "low_pass", dataSet(), derived, "--sigma", "3"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("another recipe"));
  EXPECT_THAT(
      run({"dataset", "derive", "jpeg", dataSet(), derived + "2", "--quality", "most"}).err,
      HasSubstr("--quality"));
}

TEST_F(CliTest, MeasuresTwoDataSets) {
  const auto other = (folder_ / "other").string();
  ASSERT_EQ(run({"dataset", "derive", "low_pass", dataSet(), other}).exit_code, 0);
  const auto csv = (folder_ / "measures.csv").string();
  const auto cache = (folder_ / "cache").string();
  const std::vector<std::string> command = {
      "dataset",
      "measure",
      dataSet(),
      "--other",
      other,
      "--model",
      model(),
      "--csv",
      csv,
      "--cache",
      cache};
  const auto outcome = run(command);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("6 of 6"));
  EXPECT_THAT(outcome.out, HasSubstr("round trip PSNR"));
  EXPECT_THAT(outcome.out, HasSubstr("6 pairs of the same name"));
  EXPECT_THAT(readFile(csv, 1 << 20), HasSubstr("\r\npicture5.png,"));
  EXPECT_TRUE(fs::exists(cache + "/measures.sqlite"));
  EXPECT_EQ(run(command).out, outcome.out);  // from the cache
}

TEST_F(CliTest, TakesAnExperimentFromNothingToAReport) {
  const auto folder = (folder_ / "experiment").string();
  const auto made = run(
      {"experiment",
       "new",
       folder,
       "--template",
       "dose-response",
       "--data",
       dataSet(),
       "--model",
       model(),
       "--seeds",
       "2"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(run({"experiment", "new", folder, "--data", dataSet()}).exit_code, 1);

  const auto file = folder_ / "experiment/experiment.json";
  auto experiment = readJsonFile(file);
  experiment["training"] = {
      {"max_epochs", 2}, {"batch_size", 2}, {"sample_steps", 2}, {"sample_cfgs", {1, 3}}};
  experiment["panel"]["timesteps"] = 2;
  auto& arms = experiment["arms"];
  arms.erase(arms.begin() + 2, arms.end() - 1);  // the originals, one dose, A/A
  experiment["accepted"] = {"noise t 1: picture sizes"};
  writeJsonFile(file, experiment);

  const auto refused = run({"experiment", "run", folder});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("\"A-A: seeds\""));
  const auto check = run({"experiment", "check", folder}).out;
  EXPECT_THAT(check, HasSubstr("NOT ACCEPTED   A-A: seeds"));
  EXPECT_THAT(check, HasSubstr("runs left      6, time not known before the first run"));
  EXPECT_THAT(check, HasSubstr("needed at most"));
  experiment["accepted"].push_back("A-A: seeds");
  writeJsonFile(file, experiment);

  const auto ran = run({"experiment", "run", folder});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("run of A-A with seed 2: done"));
  const auto status = run({"experiment", "status", folder}).out;
  EXPECT_THAT(status, HasSubstr("done     data of noise t 1"));
  EXPECT_THAT(status, testing::Not(HasSubstr("waiting")));

  EXPECT_THAT(run({"experiment", "check", folder}).out, HasSubstr("runs left      0\n"));

  const auto report = run({"experiment", "report", folder});
  EXPECT_EQ(report.exit_code, 0) << report.err;
  EXPECT_THAT(report.out, testing::ContainsRegex("A-A +loss/val .*2 seeds"));
  EXPECT_GT(fs::file_size(folder_ / "experiment/report/report.html"), 10'000u);
  EXPECT_GT(fs::file_size(folder_ / "experiment/report/report.pdf"), 10'000u);
}

TEST_F(CliTest, TakesASweepFromNothingToOnePicture) {
  const auto made = run(
      {"sweep",
       "new",
       "--x",
       "cfg",
       "1, 4",
       "--y",
       "prompt",
       "a cat\na dog, lying",
       "--z",
       "seed",
       "1-3",
       "--model",
       model(),
       "--steps",
       "2",
       "--sweeps",
       (folder_ / "sweeps").string()});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const auto sweep = made.out.substr(0, made.out.find('\n'));
  EXPECT_THAT(run({"sweep", "status", sweep}).out, HasSubstr("0 of 12 finished"));
  const auto filled = run({"sweep", "run", sweep});
  EXPECT_EQ(filled.exit_code, 0) << filled.err;
  EXPECT_THAT(run({"sweep", "status", sweep}).out, HasSubstr("12 of 12 finished"));
  const auto png = (folder_ / "sweep.png").string();
  const auto cells = (folder_ / "cells").string();
  EXPECT_EQ(run({"sweep", "export", sweep, "-o", png, "--cells", cells}).exit_code, 0);
  EXPECT_THAT(readPngText(png).at("parameters"), HasSubstr("Z Values: \"1, 2, 3\""));
  EXPECT_TRUE(fs::exists(fs::path(cells) / "z3-Seed-3_y2-a-dog-lying_x2-CFG-4.png"));
}

TEST_F(CliTest, SaysWhichAxisOfASweepIsWrong) {
  const auto wrong = run({"sweep", "new", "--x", "cfg", "1-x", "--y", "seed", "1"});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("--x: \"1-x\""));
  EXPECT_EQ(run({"sweep", "run", folder_.string()}).exit_code, 1);
}

TEST_F(CliTest, ConvertsToASingleFileAndBackWithoutLoss) {
  const auto single = (folder_ / "model.safetensors").string();
  const auto back = (folder_ / "back").string();
  const auto outcome = run({"model", "convert", model(), single});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("Note:")));
  ASSERT_EQ(run({"model", "convert", single, back}).exit_code, 0);
  EXPECT_EQ(readFile(unetFile(model()), 1 << 24), readFile(unetFile(back), 1 << 24));
}

TEST_F(CliTest, KeepsTheDtypeOfAModelAndSaysWhenItIsNarrowed) {
  const auto half = (folder_ / "half").string();
  const auto back = (folder_ / "back").string();
  const auto narrowed = run({"model", "convert", model(), half, "--dtype", "fp16"});
  ASSERT_EQ(narrowed.exit_code, 0) << narrowed.err;
  EXPECT_THAT(narrowed.err, HasSubstr("Note: fp16 rounds the weights; fp32 keeps them"));
  EXPECT_LT(fs::file_size(unetFile(half)), fs::file_size(unetFile(model())));
  const auto kept = run({"model", "convert", half, back});
  ASSERT_EQ(kept.exit_code, 0) << kept.err;
  EXPECT_THAT(kept.err, testing::Not(HasSubstr("Note:")));
  EXPECT_EQ(readFile(unetFile(half), 1 << 24), readFile(unetFile(back), 1 << 24));

  // Parts that differ need the widest.
  fs::copy_file(unetFile(half), unetFile(model()), fs::copy_options::overwrite_existing);
  const auto mixed = (folder_ / "mixed").string();
  ASSERT_EQ(run({"model", "convert", model(), mixed}).exit_code, 0);
  EXPECT_GT(fs::file_size(unetFile(mixed)), fs::file_size(unetFile(half)));
}

TEST_F(CliTest, WritesAGridOfEveryScale) {
  const auto png = (folder_ / "grid.png").string();
  const auto outcome = run(
      {"grid", "a cat", "a dog", "--model", model(), "--steps", "2", "--cfg", "1,4", "-o", png});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("8/8 steps"));
  EXPECT_GT(readImageSize(png).width, 100);
  EXPECT_THAT(readPngText(png)["parameters"], HasSubstr("a cat"));
}

}  // namespace
}  // namespace diptych
