// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/generation_options.h"
#include "app/cli/picture_series.h"
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/dataset/data_set.h"
#include "core/dataset/picture_generator.h"
#include "core/image/image.h"
#include "core/model/model_facts.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <stop_token>
#include <system_error>
#include <vector>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

struct GenerateOptions {
  GenerationOptions common;
  std::string prompt;
  std::string captions_of;
  double cfg = 5.0;
  int count = 1;
  std::string out;
};

// One picture to be made and where it goes.
struct Job {
  std::string prompt;
  std::uint64_t seed = 0;
  fs::path png;
  std::string caption;  // written beside it as .txt unless empty

  fs::path captionFile() const { return fs::path(png).replace_extension(".txt"); }
};

// picture.png, or picture-555.png and so on when there are several.
std::vector<Job> jobsOfPrompt(const GenerateOptions& options) {
  const fs::path out = options.out.empty() ? "picture.png" : options.out;
  std::vector<Job> jobs;
  for (int i = 0; i < options.count; ++i) {
    const auto seed = options.common.seed + static_cast<std::uint64_t>(i);
    const auto name = options.count == 1 ? out.filename().string()
                                         : fmt::format("{}-{}.png", out.stem().string(), seed);
    jobs.push_back({options.prompt, seed, out.parent_path() / name, {}});
  }
  return jobs;
}

// A picture for every captioned item of a data set, under the same name, so that the two sets can
// be paired.
std::vector<Job> jobsOfDataSet(const GenerateOptions& options, const Session& session) {
  std::error_code not_there;
  if (fs::equivalent(options.out, options.captions_of, not_there)) {
    throw Error(fmt::format(
        "{}: is the data set itself, and its captions would be written over. Choose another --out.",
        options.out));
  }
  const auto data_set = scanDataSet(options.captions_of, session.stop);
  std::vector<Job> jobs;
  for (const auto& item : data_set.items) {
    if (item.caption_source == CaptionSource::None) {
      throw Error(fmt::format("{}: has no caption to paint. Add one.", item.path.string()));
    }
    const auto png = (fs::path(options.out) / item.name).replace_extension(".png");
    jobs.push_back({item.caption, options.common.seed, png, item.caption});
  }
  if (jobs.empty()) {
    throw Error(fmt::format("{}: holds no pictures.", options.captions_of));
  }
  return jobs;
}

void refuseExisting(const fs::path& file) {
  if (fs::exists(file)) {
    throw Error(fmt::format("{}: exists already. Choose another --out.", file.string()));
  }
}

// Refuses to write over what is there, before any time is spent.
void refuseExisting(const std::vector<Job>& jobs) {
  std::set<fs::path> names;
  for (const auto& job : jobs) {
    refuseExisting(job.png);
    if (!job.caption.empty()) {
      refuseExisting(job.captionFile());
    }
    if (!names.insert(job.png).second) {
      throw Error(fmt::format("{}: two pictures would have this name.", job.png.string()));
    }
  }
}

class Painter {
 public:
  Painter(const GenerateOptions& options, std::size_t pictures, const std::stop_token& stop)
      : facts_(describeModel(resolveModel(options.common.model))),
        model_hash_(hashModel(facts_.path, stop).substr(0, 10)),
        settings_(options.common.settings(facts_)),
        generator_(facts_.path, options.common.device, options.common.dtype, stop),
        series_(pictures, stop) {
    settings_.cfg = options.cfg;
  }

  void paint(const Job& job) {
    settings_.prompt = job.prompt;
    settings_.seed = job.seed;
    const auto image = series_.make(generator_, settings_);
    if (job.png.has_parent_path()) {
      fs::create_directories(job.png.parent_path());
    }
    const auto name = facts_.path.filename().string();
    writePng(job.png, image, {{"parameters", parametersText(settings_, name, model_hash_)}});
    if (!job.caption.empty()) {
      writeFileAtomically(job.captionFile(), job.caption + "\n");
    }
  }

 private:
  ModelFacts facts_;
  std::string model_hash_;
  GenerationSettings settings_;
  PictureGenerator generator_;
  PictureSeries series_;
};

void paintAll(
    const GenerateOptions& options, const std::vector<Job>& jobs, const std::stop_token& stop) {
  Painter painter(options, jobs.size(), stop);
  for (const auto& job : jobs) {
    painter.paint(job);
  }
}

void generate(const GenerateOptions& options, const Session& session) {
  const auto jobs =
      options.captions_of.empty() ? jobsOfPrompt(options) : jobsOfDataSet(options, session);
  refuseExisting(jobs);
  paintAll(options, jobs, session.stop);
  for (const auto& job : jobs) {
    std::cout << job.png.string() << '\n';
  }
}

}  // namespace

void addGenerateCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("generate", "Make pictures from a prompt");
  auto options = std::make_shared<GenerateOptions>();
  auto* prompt = command->add_option("prompt", options->prompt, "What to show");
  options->common.addTo(*command);
  command->add_option("--cfg", options->cfg, "Classifier-free guidance scale")
      ->capture_default_str();
  auto* count = command->add_option("-n,--count", options->count, "Pictures, with seeds one apart")
                    ->check(CLI::Range(1, 100000));
  auto* out = command->add_option(
      "-o,--out", options->out, "PNG to write (default: picture.png); with --captions-of a folder");
  auto* captions = command->add_option(
      "--captions-of",
      options->captions_of,
      "Data set: one picture for each of its captions, same file names");
  captions->check(CLI::ExistingDirectory)->excludes(prompt)->excludes(count)->needs(out);
  command->callback([options, &session] {
    if (options->prompt.empty() && options->captions_of.empty()) {
      throw Error("Say what to show: a prompt, or --captions-of FOLDER.");
    }
    generate(*options, session);
  });
}

}  // namespace diptych::cli
