// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/generation_options.h"
#include "app/cli/picture_series.h"
#include "app/cli/result_pictures.h"
#include "core/base/error.h"
#include "core/dataset/picture_generator.h"
#include "core/model/model_facts.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

struct GridOptions {
  GenerationOptions common;
  std::vector<std::string> prompts;
  std::vector<std::string> more_models;
  std::vector<double> cfgs = {1, 1.5, 3, 5, 7.5};
  std::string out = "cfg-grid.png";
};

std::string modelName(const std::string& path) {
  auto absolute = fs::absolute(path).lexically_normal();
  return absolute.has_filename() ? absolute.filename().string()
                                 : absolute.parent_path().filename().string();
}

// Fills the grid cell by cell, a row for every prompt and model, the same starting noise in every
// cell.
class GridMaker {
 public:
  GridMaker(const GridOptions& options, std::stop_token stop)
      : options_(options), stop_(std::move(stop)) {
    names_ = {options.common.model};
    names_.insert(names_.end(), options.more_models.begin(), options.more_models.end());
    for (const auto& name : names_) {
      models_.push_back(resolveModel(name));
    }
    grid_.cfgs = options.cfgs;
    for (const auto& prompt : options.prompts) {
      for (const auto& name : names_) {
        grid_.rows.push_back(names_.size() == 1 ? prompt : prompt + "\n" + modelName(name));
      }
    }
  }

  // What there is so far, also after Stopped.
  const CfgGrid& grid() const { return grid_; }

  void makeAll() {
    PictureSeries series(grid_.rows.size() * grid_.cfgs.size(), stop_);
    for (std::size_t model = 0; model < models_.size(); ++model) {
      makeRowsOf(model, series);
    }
  }

 private:
  void makeRowsOf(std::size_t model, PictureSeries& series) {
    auto settings = options_.common.settings(describeModel(models_[model]));
    describe(settings);
    PictureGenerator generator(
        models_[model], options_.common.device, options_.common.dtype, stop_);
    for (std::size_t prompt = 0; prompt < options_.prompts.size(); ++prompt) {
      settings.prompt = options_.prompts[prompt];
      const auto row = static_cast<int>(prompt * models_.size() + model);
      makeRow(grid_, row, settings, generator, series);
    }
  }

  void describe(GenerationSettings settings) {
    grid_.caption = gridCaption(modelName(names_.front()), settings);
    settings.prompt = options_.prompts.front();
    settings.cfg = options_.cfgs.front();
    grid_.parameters =
        parametersText(settings, modelName(names_.front()), "", {{"Script", "CFG grid"}});
  }

  const GridOptions& options_;
  std::stop_token stop_;
  std::vector<std::string> names_;  // as given, for the labels
  std::vector<fs::path> models_;
  CfgGrid grid_;
};

int makeGrid(const GridOptions& options, const Session& session) {
  GridMaker maker(options, session.stop);
  int exit_code = kSuccess;
  try {
    maker.makeAll();
  } catch (const Stopped&) {
    exit_code = kInterrupted;  // the cells that are there are kept
  }
  writeCfgGrid(maker.grid(), options.out);
  std::cout << options.out << '\n';
  return exit_code;
}

}  // namespace

void addGridCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("grid", "Sweep the CFG scale into one labelled PNG");
  auto options = std::make_shared<GridOptions>();
  command->add_option("prompts", options->prompts, "One row for each")->required();
  options->common.addTo(*command);
  command->add_option(
      "--and-model", options->more_models, "Another model to put below the first, row by row");
  command->add_option("--cfg", options->cfgs, "Scales, as 1,1.5,3,5,7.5")->delimiter(',');
  command->add_option("-o,--out", options->out, "PNG to write")->capture_default_str();
  command->footer(
      "Every cell starts from the same noise, so that only the scale (and the model) differ.");
  command->callback([options, &session] { session.exit_code = makeGrid(*options, session); });
}

}  // namespace diptych::cli
