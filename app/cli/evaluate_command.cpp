// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/generation_options.h"
#include "app/cli/picture_series.h"
#include "app/cli/result_pictures.h"
#include "app/cli/terminal.h"
#include "core/evaluation/evaluation.h"
#include "core/model/model_facts.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

struct EvaluateOptions {
  EvaluationSettings settings;
  std::string model;
  std::string photos;
  std::string data;
  std::string grid;
};

void printFigure(const std::string& name, const std::string& value) {
  std::cout << fmt::format("{:<48}{}\n", name, value);
}

std::string percent(const Accuracy& accuracy) {
  if (accuracy.pictures == 0) {
    return "  none: no picture has nine other captions to be told from";
  }
  return fmt::format(
      "{:5.1f} %   ({} of {})", 100 * accuracy.share(), accuracy.right, accuracy.pictures);
}

void printClassification(const std::string& of, const std::optional<Classification>& found) {
  if (found) {
    printFigure("diffusion classifier, 10-way, " + of, percent(found->any_style));
    printFigure("  among captions of the same style", percent(found->same_style));
  }
}

void print(const Evaluation& result, const ModelFacts& facts) {
  if (result.reconstruction) {
    const auto of = fmt::format(" on {} pictures", result.reconstruction->pictures);
    printFigure("VAE PSNR" + of, fmt::format("{:5.2f} dB", result.reconstruction->psnr));
    printFigure("VAE SSIM" + of, fmt::format("{:6.4f}", result.reconstruction->ssim));
  }
  printClassification("training pictures", result.training);
  printClassification("held-out pictures", result.held_out);
  if (result.distance) {
    printFigure(
        "feature distance, generated to real",
        fmt::format(
            "{:.4f}  (real to real {:.4f}, {} pictures)",
            result.distance->generated,
            result.distance->real,
            result.distance->pictures));
  }
  if (result.colours) {
    printFigure(
        "colour agreement, generated",
        fmt::format(
            "{:5.1f} %   (real pictures {:.1f} %, {} pictures)",
            100 * result.colours->generated,
            100 * result.colours->real,
            result.colours->pictures));
  }
  printFigure(
      "one picture, 20 steps with guidance", fmt::format("{:.2f} s", result.seconds_per_picture));
  printFigure("on disk", formatBytes(facts.bytes_on_disk));
}

fs::path folderIn(const std::string& data, const char* name) {
  const auto folder = fs::path(data) / name;
  if (fs::is_directory(folder)) {
    return folder;
  }
  std::cerr << fmt::format(
      "{}: is not there, so the figures that need it are left out. Name the folder with --data.\n",
      folder.string());
  return {};
}

EvaluationSettings makeSettings(const EvaluateOptions& options) {
  auto settings = options.settings;
  settings.model = resolveModel(options.model);
  settings.training = folderIn(options.data, "train");
  settings.held_out = folderIn(options.data, "held-out");
  if (fs::is_directory(options.photos)) {
    settings.reconstructed = options.photos;
  } else {
    std::cerr << fmt::format(
        "{}: is not there, so the autoencoder is not looked at. Name a folder with --photos.\n",
        options.photos);
  }
  return settings;
}

// Twenty-four prompts, a column for each CFG scale, the same noise in every cell.
void writePromptGrid(
    const EvaluationSettings& settings, const fs::path& png, std::stop_token stop) {
  const auto facts = describeModel(settings.model);
  CfgGrid grid;
  grid.rows = evaluationPrompts();
  grid.cfgs = {1, 1.5, 3, 5, 7.5};
  GenerationSettings cell;
  cell.width = cell.height = facts.resolution;
  grid.caption = gridCaption(settings.model.filename().string(), cell);
  PictureGenerator generator(settings.model, settings.device, "fp32", stop);
  PictureSeries series(grid.rows.size() * grid.cfgs.size(), stop);
  for (std::size_t row = 0; row < grid.rows.size(); ++row) {
    cell.prompt = grid.rows[row];
    makeRow(grid, static_cast<int>(row), cell, generator, series);
  }
  writeCfgGrid(grid, png);
}

void evaluate(const EvaluateOptions& options, const Session& session) {
  const auto settings = makeSettings(options);
  Evaluation result;
  {
    ProgressLine line;
    result = evaluateModel(
        settings, session.stop, [&](const std::string& phase, std::size_t done, std::size_t total) {
          ProgressLine::Numbers numbers;
          numbers.phase = phase;
          numbers.unit = "pictures";
          numbers.done = static_cast<std::int64_t>(done);
          numbers.total = static_cast<std::int64_t>(total);
          line.show(numbers);
        });
    line.finish();
  }
  print(result, describeModel(settings.model));
  if (!options.grid.empty()) {
    writePromptGrid(settings, options.grid, session.stop);
    printFigure("grid of prompts", options.grid);
  }
}

}  // namespace

void addEvaluateCommand(CLI::App& model, Session& session) {
  auto* command = model.add_subcommand("evaluate", "Measure how good a model is");
  auto options = std::make_shared<EvaluateOptions>();
  options->photos = "samples/original";
  options->data = "pretraining-data";
  command
      ->add_option("model", options->model, "Diffusers folder, single .safetensors or run folder")
      ->required();
  command->add_option("--photos", options->photos, "Pictures for the autoencoder")
      ->capture_default_str()
      ->check(CLI::ExistingDirectory);
  command
      ->add_option("--data", options->data, "Folder with train/ and held-out/, captioned pictures")
      ->capture_default_str()
      ->check(CLI::ExistingDirectory);
  command->add_option("--pictures", options->settings.pictures, "At most so many of a folder")
      ->capture_default_str()
      ->check(CLI::Range(10, 100'000));
  command
      ->add_option(
          "--generated", options->settings.generated, "Pictures made for distance and colours")
      ->capture_default_str()
      ->check(CLI::Range(4, 100'000));
  command->add_option("--cfg", options->settings.cfg, "CFG scale of these pictures")
      ->capture_default_str();
  command->add_option("--seed", options->settings.seed, "Which pictures, noise, other captions")
      ->capture_default_str();
  command->add_option("--device", options->settings.device, "auto, cpu, cuda, cuda:1")
      ->capture_default_str();
  command->add_option("--grid", options->grid, "PNG to write: 24 prompts x CFG 1, 1.5, 3, 5, 7.5");
  command->footer("What each figure means is said in core/evaluation/README.md.");
  command->callback([options, &session] { evaluate(*options, session); });
}

}  // namespace diptych::cli
