// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/evaluation.h"

#include "core/base/error.h"
#include "core/dataset/data_set.h"
#include "core/diffusion/text_to_image.h"
#include "core/evaluation/caption_parts.h"
#include "core/evaluation/diffusion_classifier.h"
#include "core/evaluation/picture_features.h"
#include "core/evaluation/picture_tensor.h"
#include "core/evaluation/reconstruction.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/device.h"
#include "core/tensor/random.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <set>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr int kSteps = 20;
constexpr const char* kSampler = "dpmpp_2m_karras";

struct CaptionedPictures {
  torch::Tensor pixels;  // [n, 3, h, w], uint8
  std::vector<std::string> captions;

  std::int64_t size() const { return static_cast<std::int64_t>(captions.size()); }
};

// `count` of the items at most, in their order.
std::vector<PictureItem> draw(std::vector<PictureItem> items, int count, std::uint64_t seed) {
  const auto size = static_cast<std::int64_t>(items.size());
  if (size <= count) {
    return items;
  }
  auto generator = makeGenerator(seed);
  const auto order = torch::randperm(size, generator, at::TensorOptions(torch::kInt64))
                         .slice(0, 0, count)
                         .contiguous();
  const auto* first = order.data_ptr<std::int64_t>();
  std::vector<std::int64_t> chosen(first, first + count);
  std::sort(chosen.begin(), chosen.end());
  std::vector<PictureItem> drawn;
  for (const auto index : chosen) {
    drawn.push_back(items[static_cast<std::size_t>(index)]);
  }
  return drawn;
}

class Evaluator {
 public:
  Evaluator(
      const EvaluationSettings& settings,
      std::stop_token stop,
      const EvaluationProgress& on_progress)
      : settings_(settings), stop_(std::move(stop)), on_progress_(on_progress) {
    LoadOptions options;
    options.device = parseDevice(settings.device);
    model_ = loadModel(settings.model, options, stop_);
    side_ = static_cast<int>(model_.unet->config().sample_size * model_.vae->config().factor());
  }

  Evaluation run() {
    const torch::NoGradGuard no_grad;
    Evaluation result;
    if (!settings_.reconstructed.empty()) {
      result.reconstruction = reconstruct();
    }
    const auto training = scan(settings_.training);
    const auto held_out = scan(settings_.held_out);
    if (!training.empty()) {
      result.training = classify(training, "training pictures");
      result.colours = compareColours(training);
    }
    if (!held_out.empty()) {
      result.held_out = classify(held_out, "held-out pictures");
    }
    const auto& real = held_out.empty() ? training : held_out;
    if (!real.empty()) {
      result.distance = compareFeatures(real);
    }
    result.seconds_per_picture = timePicture();
    return result;
  }

 private:
  std::function<void(std::size_t, std::size_t)> reporter(const std::string& phase) {
    return [this, phase](std::size_t done, std::size_t total) {
      if (on_progress_) {
        on_progress_(phase, done, total);
      }
    };
  }

  // Nothing when there is no folder.
  std::vector<PictureItem> scan(const fs::path& folder) {
    return folder.empty() ? std::vector<PictureItem>() : scanDataSet(folder, stop_).items;
  }

  CaptionedPictures read(const std::vector<PictureItem>& items) {
    std::vector<fs::path> files;
    CaptionedPictures pictures;
    for (const auto& item : items) {
      files.push_back(item.path);
      pictures.captions.push_back(item.caption);
    }
    pictures.pixels = readPictures(files, side_, side_, stop_);
    return pictures;
  }

  CaptionedPictures readSome(const std::vector<PictureItem>& items, int count) {
    return read(draw(items, count, deriveSeed(settings_.seed, "draw")));
  }

  Reconstruction reconstruct() {
    const auto pixels = readSome(scan(settings_.reconstructed), settings_.pictures).pixels;
    const auto rebuilt = roundTrip(model_.vae, pixels, stop_, reporter("reconstructing"));
    return {
        static_cast<int>(pixels.size(0)),
        psnr(pixels, rebuilt).mean().item<double>(),
        ssim(pixels, rebuilt).mean().item<double>()};
  }

  Classification classify(const std::vector<PictureItem>& items, const std::string& what) {
    const auto pictures = readSome(items, settings_.pictures);
    std::set<std::string> all_captions;
    for (const auto& item : items) {
      all_captions.insert(item.caption);
    }
    ClassifierSettings settings;
    settings.seed = settings_.seed;
    Classification result;
    for (const bool same_style : {false, true}) {
      settings.same_style = same_style;
      const auto found = classifyByDiffusion(
          model_,
          pictures.pixels,
          pictures.captions,
          all_captions,
          settings,
          stop_,
          reporter("classifying " + what));
      (same_style ? result.same_style : result.any_style) = {found.pictures, found.right};
    }
    return result;
  }

  // One picture for each caption, [n, 3, h, w], uint8; each starts from a noise of its own.
  torch::Tensor generate(const std::vector<std::string>& captions) {
    const auto batch = static_cast<std::size_t>(picturesAtATime(side_, side_));
    const auto report = reporter("generating");
    std::vector<torch::Tensor> pictures;
    for (std::size_t begin = 0; begin < captions.size(); begin += batch) {
      report(begin, captions.size());
      const auto end = std::min(begin + batch, captions.size());
      pictures.push_back(generateBatch({captions.begin() + begin, captions.begin() + end}, begin));
    }
    report(captions.size(), captions.size());
    return torch::cat(pictures);
  }

  torch::Tensor generateBatch(const std::vector<std::string>& captions, std::size_t first) {
    std::vector<torch::Tensor> noises;
    std::vector<torch::Tensor> cond;
    GenerationSettings settings;
    settings.width = settings.height = side_;
    for (std::size_t i = 0; i < captions.size(); ++i) {
      settings.seed = deriveSeed(settings_.seed, "generated", first + i);
      noises.push_back(initialNoise(model_, settings));
      cond.push_back(encodePrompt(model_, captions[i]));
    }
    const auto conditions = torch::cat(cond);
    const auto latents = sampleLatents(
        model_,
        torch::cat(noises),
        conditions,
        encodePrompt(model_, "").expand_as(conditions),
        kSampler,
        kSteps,
        settings_.cfg,
        {},
        stop_);
    return toBytes(decodeLatents(model_, latents).cpu());
  }

  std::optional<FeatureDistance> compareFeatures(const std::vector<PictureItem>& items) {
    constexpr std::int64_t kFewest = 4;  // two in each half
    const auto real = readSome(items, settings_.generated);
    if (real.size() < kFewest) {
      return std::nullopt;
    }
    const auto made = pictureFeatures(generate(real.captions));
    const auto features = pictureFeatures(real.pixels);
    return FeatureDistance{
        static_cast<int>(real.size()),
        energyDistanceOfPairs(made, features),
        distanceOfHalves(features)};
  }

  // The mean over ways to cut them into two.
  double distanceOfHalves(const torch::Tensor& features) const {
    constexpr std::uint64_t kWays = 200;
    const auto half = features.size(0) / 2;
    double sum = 0;
    for (std::uint64_t way = 0; way < kWays; ++way) {
      auto generator = makeGenerator(deriveSeed(settings_.seed, "halves", way));
      const auto order =
          torch::randperm(features.size(0), generator, at::TensorOptions(torch::kInt64));
      const auto mixed = features.index_select(0, order);
      sum += energyDistance(mixed.slice(0, 0, half), mixed.slice(0, half));
    }
    return sum / static_cast<double>(kWays);
  }

  std::optional<ColourAgreement> compareColours(std::vector<PictureItem> items) {
    std::erase_if(items, [](const PictureItem& item) {
      return colourIn(item.caption).empty() || captionParts(item.caption).style.empty();
    });
    const auto seed = deriveSeed(settings_.seed, "colours");
    if (items.empty()) {
      return std::nullopt;
    }
    const auto real = read(draw(std::move(items), settings_.generated, seed));
    return ColourAgreement{
        static_cast<int>(real.size()),
        shareThatAgrees(generate(real.captions), real.captions),
        shareThatAgrees(real.pixels, real.captions)};
  }

  static double shareThatAgrees(
      const torch::Tensor& pixels, const std::vector<std::string>& captions) {
    constexpr double kEnough = 0.25;
    std::size_t agree = 0;
    for (std::size_t i = 0; i < captions.size(); ++i) {
      const auto share = shareOfColour(pixels[static_cast<std::int64_t>(i)], colourIn(captions[i]));
      agree += share >= kEnough ? 1 : 0;
    }
    return static_cast<double>(agree) / static_cast<double>(captions.size());
  }

  double timePicture() {
    constexpr int kPictures = 3;
    GenerationSettings settings;
    settings.prompt = evaluationPrompts().front();
    settings.width = settings.height = side_;
    settings.steps = kSteps;
    settings.sampler = kSampler;
    settings.cfg = settings_.cfg;
    double best = 0;  // the least disturbed one
    for (int i = 0; i < kPictures; ++i) {
      const auto start = std::chrono::steady_clock::now();
      textToImage(model_, settings, stop_);
      const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
      best = i == 0 ? seconds.count() : std::min(best, seconds.count());
    }
    return best;
  }

  const EvaluationSettings& settings_;
  std::stop_token stop_;
  const EvaluationProgress& on_progress_;
  StableDiffusion model_;
  int side_ = 0;
};

}  // namespace

Evaluation evaluateModel(
    const EvaluationSettings& settings,
    std::stop_token stop,
    const EvaluationProgress& on_progress) {
  return Evaluator(settings, std::move(stop), on_progress).run();
}

const std::vector<std::string>& evaluationPrompts() {
  static const std::vector<std::string> prompts = {
      "a photo of a tiger",
      "a photo of a red apple",
      "a photo of a rooster",
      "a photo of a horse",
      "a photo of a banana",
      "a photo of a lion",
      "a photo of a flower",
      "a photo of a zebra",
      "a 3d picture of a duck",
      "a 3d picture of a car",
      "a 3d picture of a tree",
      "a 3d picture of a cat",
      "a 3d picture of a strawberry",
      "a 3d picture of an umbrella",
      "a drawing of a dog",
      "a drawing of a bus",
      "a drawing of a cup of coffee",
      "a drawing of a butterfly",
      "a flat picture of an airplane",
      "a flat picture of a red mushroom",
      "a flat picture of a house",
      "an icon of a penguin",
      "a cartoon of an elephant",
      "a clip art of an electric guitar"};
  return prompts;
}

}  // namespace diptych
