// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/cfg_response.h"

#include "core/base/error.h"
#include "core/base/json_fields.h"
#include "core/base/json_file.h"
#include "core/dataset/picture_generator.h"
#include "core/experiment/experiment_queue.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/shared_panel.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

using Progress = std::function<void(const std::string&, std::size_t, std::size_t)>;

constexpr const char* kBase = "base";

// A model to be measured, and a name for its state that changes with its weights.
struct Candidate {
  std::string name;
  fs::path model;
  std::string identity;
};

json jsonOf(const CfgResponse& response) {
  auto levels = json::array();
  for (const auto& level : response.levels) {
    levels.push_back(
        {{"cfg", level.cfg},
         {"clipped", level.clipped},
         {"saturation", level.saturation},
         {"contrast", level.contrast}});
  }
  return {{"model", response.model}, {"levels", levels}};
}

CfgResponse responseFromJson(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  CfgResponse response;
  response.model = fields.get<std::string>("model");
  for (const auto& level : fields.get<std::vector<json>>("levels")) {
    JsonFields numbers(level, where + ", levels");
    response.levels.push_back(
        {numbers.get<double>("cfg"),
         numbers.get<double>("clipped"),
         numbers.get<double>("saturation"),
         numbers.get<double>("contrast"),
         0});
    numbers.refuseOthers();
  }
  fields.get<json>("of");
  fields.refuseOthers();
  return response;
}

class ResponseMeasurement {
 public:
  ResponseMeasurement(
      const Experiment& experiment,
      const ExperimentPlaces& places,
      std::stop_token stop,
      const Progress& on_progress)
      : experiment_(experiment),
        file_(places.folder / kCfgResponseFile),
        stop_(std::move(stop)),
        on_progress_(on_progress) {
    const auto facts = describeModel(modelOf(experiment));
    const auto config =
        configOf(experiment, places, experiment.arms.front(), experiment.seeds.front());
    settings_.width = settings_.height = facts.resolution;
    settings_.sampler = config.sample_sampler;
    settings_.steps = config.sample_steps;
    settings_.seed = config.sample_seed;
    device_ = config.device;
    collectCandidates(places);
  }

  std::vector<CfgResponse> measure() {
    const auto earlier = fs::exists(file_) ? readJsonFile(file_) : json::array();
    auto kept = json::array();
    for (const auto& candidate : candidates_) {
      const auto of = identityOf(candidate);
      const auto found = std::find_if(earlier.begin(), earlier.end(), [&](const json& entry) {
        return entry.is_object() && entry.value("of", json()) == of;
      });
      if (found != earlier.end()) {
        kept.push_back(*found);
      } else {
        kept.push_back(jsonOf(respond(candidate)));
        kept.back()["of"] = of;
        writeJsonFile(file_, kept);
      }
    }
    writeJsonFile(file_, kept);
    return readCfgResponses(file_.parent_path());
  }

 private:
  void collectCandidates(const ExperimentPlaces& places) {
    const auto base = modelOf(experiment_);
    candidates_.push_back({kBase, base, hashModel(base, stop_)});
    for (const auto& task : experimentTasks(experiment_, places)) {
      const bool wanted = task.kind == ExperimentTask::Kind::Run &&
                          task.seed == experiment_.seeds.front() &&
                          task.state == ExperimentTask::State::Done;
      const auto model = wanted ? latestCheckpoint(task.folder) : std::nullopt;
      if (model) {
        candidates_.push_back({task.arm, *model, hashModel(*model, stop_)});
      }
    }
    if (candidates_.size() < 2) {
      throw Error(fmt::format(
          "{}: no run with seed {} is finished, so there is nothing to make pictures with.",
          places.folder.string(),
          experiment_.seeds.front()));
    }
    prompts_ = heldOutCaptions(experiment_, places, 0, stop_);
  }

  json identityOf(const Candidate& candidate) const {
    return {
        {"name", candidate.name},
        {"weights", candidate.identity},
        {"prompts", prompts_},
        {"cfgs", experiment_.cfgs},
        {"sampler", settings_.sampler},
        {"steps", settings_.steps},
        {"seed", settings_.seed}};
  }

  CfgResponse respond(const Candidate& candidate) {
    PictureGenerator generator(candidate.model, device_, "fp32", stop_);
    CfgResponse response{candidate.name, {}};
    for (std::size_t i = 0; i < experiment_.cfgs.size(); ++i) {
      on_progress_("guiding " + candidate.name, i, experiment_.cfgs.size());
      response.levels.push_back(levelAt(experiment_.cfgs[i], generator));
    }
    return response;
  }

  CfgLevel levelAt(double cfg, PictureGenerator& generator) {
    CfgLevel mean;
    mean.cfg = cfg;
    const auto count = static_cast<double>(prompts_.size());
    for (const auto& prompt : prompts_) {
      settings_.prompt = prompt;
      settings_.cfg = cfg;
      const auto level = measurePicture(generator.generate(settings_, stop_, [](int, int) {}));
      mean.clipped += level.clipped / count;
      mean.saturation += level.saturation / count;
      mean.contrast += level.contrast / count;
    }
    return mean;
  }

  const Experiment& experiment_;
  fs::path file_;
  std::stop_token stop_;
  const Progress& on_progress_;
  GenerationSettings settings_;
  std::string device_;
  std::vector<Candidate> candidates_;
  std::vector<std::string> prompts_;
};

}  // namespace

CfgLevel measurePicture(const Image& picture) {
  const auto pixels = picture.rgb.size() / 3;
  CfgLevel level;
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < pixels; ++i) {
    const auto* rgb = picture.rgb.data() + 3 * i;
    const auto [low, high] = std::minmax({rgb[0], rgb[1], rgb[2]});
    level.saturation += high == 0 ? 0 : static_cast<double>(high - low) / high;
    for (int channel = 0; channel < 3; ++channel) {
      level.clipped += rgb[channel] == 0 || rgb[channel] == 255 ? 1 : 0;
    }
    const double luma = (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255;
    sum += luma;
    squares += luma * luma;
  }
  const auto count = static_cast<double>(pixels);
  level.clipped /= 3 * count;
  level.saturation /= count;
  level.brightness = sum / count;
  level.contrast = std::sqrt(std::max(0.0, squares / count - level.brightness * level.brightness));
  return level;
}

std::optional<double> highestWithoutClipping(
    const CfgResponse& response, const CfgResponse& base, double margin) {
  std::optional<double> highest;
  if (base.levels.empty()) {
    return highest;
  }
  const double bearable = base.levels.front().clipped + margin;
  for (const auto& level : response.levels) {
    if (level.clipped > bearable) {
      break;
    }
    highest = level.cfg;
  }
  return highest;
}

std::vector<CfgResponse> measureCfgResponses(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    std::stop_token stop,
    const Progress& on_progress) {
  const Progress ignore = [](const std::string&, std::size_t, std::size_t) {};
  return ResponseMeasurement(
             experiment, places, std::move(stop), on_progress ? on_progress : ignore)
      .measure();
}

std::vector<CfgResponse> readCfgResponses(const fs::path& folder) {
  const auto file = folder / kCfgResponseFile;
  std::vector<CfgResponse> responses;
  if (!fs::exists(file)) {
    return responses;
  }
  const auto list = readJsonFile(file);
  if (!list.is_array()) {
    throw Error(fmt::format("{}: must be a JSON list. Delete it to measure anew.", file.string()));
  }
  for (const auto& entry : list) {
    responses.push_back(
        responseFromJson(entry, fmt::format("{}[{}]", file.string(), responses.size())));
  }
  return responses;
}

}  // namespace diptych
