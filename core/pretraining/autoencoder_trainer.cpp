// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/autoencoder_trainer.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/evaluation/reconstruction.h"
#include "core/model/autocast_state.h"
#include "core/pretraining/initial_weights.h"
#include "core/tensor/random.h"
#include "core/training/part_gradients.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace diptych {
namespace {

constexpr std::int64_t kMeasured = 1024;  // pictures from which codes and scales are computed
constexpr double kFirstLogvar = -5.0;     // of a posterior before it is learned
constexpr double kMaxGradNorm = 1.0;

at::Generator stepGenerator(std::uint64_t seed, const char* kind, std::int64_t step) {
  return makeGenerator(deriveSeed(seed, kind, static_cast<std::uint64_t>(step)));
}

torch::Tensor somePictures(const torch::Tensor& pixels, std::uint64_t seed) {
  auto generator = makeGenerator(deriveSeed(seed, "measured"));
  const auto order = torch::randperm(pixels.size(0), generator, at::TensorOptions(torch::kInt64));
  return pixels.index_select(0, order.slice(0, 0, kMeasured));
}

// Half of the pictures, chosen anew at each step, are shown as in a mirror.
torch::Tensor mirrorSome(const torch::Tensor& pixels, at::Generator& generator) {
  const auto mirrored =
      torch::randint(2, {pixels.size(0), 1, 1, 1}, generator, torch::kInt64).to(torch::kBool);
  return torch::where(mirrored, pixels.flip(3), pixels);
}

torch::Tensor differences(const torch::Tensor& x, int dim) { return x.diff(1, dim); }

// L1 + 2 x MSE + 0.25 x L1 of the differences between neighbours: sharp edges beside a small error.
torch::Tensor reconstructionLoss(const torch::Tensor& output, const torch::Tensor& target) {
  const auto error = output.to(torch::kFloat32) - target;
  const auto edges = differences(error, 2).abs().mean() + differences(error, 3).abs().mean();
  return error.abs().mean() + 2 * error.square().mean() + 0.25 * edges;
}

// The mean over latents of KL(N(mean, var) || N(0, 1)).
torch::Tensor klLoss(const LatentDistribution& latents) {
  const auto mean = latents.mean.to(torch::kFloat32);
  const auto logvar = latents.logvar.to(torch::kFloat32);
  return 0.5 * (mean.square() + logvar.exp() - 1 - logvar).mean();
}

AutoencoderKL newAutoencoder(const AutoencoderConfig& config, std::uint64_t seed) {
  AutoencoderKL model(VaeConfig::fromJson(config.model));
  setInitialWeights(*model, deriveSeed(seed, "vae"));
  const torch::NoGradGuard no_grad;
  const auto latents = model->config().latent_channels;
  auto parameters = model->named_parameters();
  parameters["quant_conv.weight"].narrow(0, latents, latents).zero_();
  parameters["quant_conv.bias"].narrow(0, latents, latents).fill_(kFirstLogvar);
  for (auto& parameter : parameters) {
    parameter.value().set_requires_grad(true);
  }
  return model;
}

std::vector<std::string> addAll(AutoencoderKL& model, AdamW& optimizer) {
  std::vector<std::string> names;
  std::vector<at::Tensor> parameters;
  for (const auto& entry : model->named_parameters()) {
    names.push_back("vae/" + entry.key());
    parameters.push_back(entry.value());
  }
  optimizer.addGroup(parameters);
  return names;
}

std::string hashBytes(const torch::Tensor& pixels) {
  const auto bytes = pixels.contiguous();
  Sha256 hash;
  hash.add(std::as_bytes(
      std::span(bytes.data_ptr<std::uint8_t>(), static_cast<std::size_t>(bytes.numel()))));
  return hash.finish();
}

// Mean and standard deviation of each latent channel, [channels] each.
std::pair<torch::Tensor, torch::Tensor> latentScales(
    AutoencoderKL& model, const torch::Tensor& pixels) {
  std::vector<torch::Tensor> means;
  for (const auto& some : pixels.split(64)) {
    means.push_back(model->encode(toUnitRange(some)).mean);
  }
  const auto latents = torch::cat(means).transpose(0, 1).flatten(1).to(torch::kFloat64);
  return {latents.mean(1), latents.std(1)};
}

// Makes the latents times the scaling factor those of mean 0 and variance 1, without changing what
// is decoded.
void foldScales(AutoencoderKL& model, const torch::Tensor& mean, const torch::Tensor& spread) {
  const auto z = model->config().latent_channels;
  const auto gain = (1 / (spread * model->config().scaling_factor));
  auto parameters = model->named_parameters();
  auto& weight = parameters["quant_conv.weight"];
  auto& bias = parameters["quant_conv.bias"];
  weight.narrow(0, 0, z).mul_(gain.view({-1, 1, 1, 1}));
  bias.narrow(0, 0, z).sub_(mean).mul_(gain);
  bias.narrow(0, z, z).add_(2 * gain.log());
  auto& after = parameters["post_quant_conv.weight"];
  parameters["post_quant_conv.bias"].add_(after.flatten(1).matmul(mean.to(torch::kFloat32)));
  after.div_(gain.view({1, -1, 1, 1}));
}

// Half a cosine from the first rate to the last.
double learningRate(const AutoencoderStage& stage, std::int64_t step) {
  const double progress = static_cast<double>(step) / static_cast<double>(stage.steps);
  return stage.last_learning_rate + (stage.learning_rate - stage.last_learning_rate) *
                                        (1 + std::cos(std::numbers::pi * progress)) / 2;
}

}  // namespace

AutoencoderTrainer::AutoencoderTrainer(
    const AutoencoderConfig& config, torch::Tensor pixels, std::uint64_t seed)
    : config_(config),
      pixels_(std::move(pixels)),
      seed_(seed),
      pictures_hash_(hashBytes(pixels_)),
      code_(
          toUnitRange(somePictures(pixels_, seed)),
          VaeConfig::fromJson(config.model).factor(),
          VaeConfig::fromJson(config.model).latent_channels),
      model_(newAutoencoder(config, seed)),
      optimizer_(AdamWSettings{0.9, 0.99, 1e-8, 0.0}),
      names_({addAll(model_, optimizer_)}),
      ema_(std::make_unique<Ema>(std::vector{optimizer_.weights(0)}, config.ema_decay)) {}

AutoencoderTrainer::Place AutoencoderTrainer::placeOf(std::int64_t step) const {
  std::size_t i = 0;
  while (i + 1 < config_.stages.size() && step >= config_.stages[i].steps) {
    step -= config_.stages[i++].steps;
  }
  return {config_.stages[i], step};
}

torch::Tensor AutoencoderTrainer::drawPictures(std::int64_t step) const {
  auto generator = stepGenerator(seed_, "pictures", step);
  const auto chosen =
      torch::randint(pixels_.size(0), {config_.batch_size}, generator, torch::kInt64);
  return mirrorSome(toUnitRange(pixels_.index_select(0, chosen)), generator);
}

// The mean over these pictures, in the graph. Any thread may call.
torch::Tensor AutoencoderTrainer::lossOf(
    const AutoencoderStage& stage, const torch::Tensor& pixels, const torch::Tensor& noise) {
  const AutocastGuard autocast(
      AutocastState::current().withPrecision(config_.mixed_precision, pixels.device()));
  if (stage.learns == "decoder") {
    return reconstructionLoss(model_->decode(code_.encode(pixels)), pixels);
  }
  const auto latents = model_->encode(pixels);
  if (stage.learns == "encoder") {
    return torch::mse_loss(latents.mean.to(torch::kFloat32), code_.encode(pixels));
  }
  const auto drawn = latents.mean + (latents.logvar / 2).exp() * noise;
  return reconstructionLoss(model_->decode(drawn), pixels) + config_.kl_weight * klLoss(latents);
}

// Of the next step's pictures; returns their mean loss.
double AutoencoderTrainer::addGradients(const AutoencoderStage& stage) {
  const auto pixels = drawPictures(counters_.steps_done);
  auto generator = stepGenerator(seed_, "posterior", counters_.steps_done);
  const auto& vae = model_->config();
  const auto size = pixels.size(0);
  const auto noise = randn(
      {size, vae.latent_channels, pixels.size(2) / vae.factor(), pixels.size(3) / vae.factor()},
      generator);
  optimizer_.zeroGradients();
  return addGradientsOfParts(optimizer_, size, [&](std::int64_t begin, std::int64_t end) {
    const double share = static_cast<double>(end - begin) / static_cast<double>(size);
    return lossOf(stage, pixels.slice(0, begin, end), noise.slice(0, begin, end)) * share;
  });
}

StepResult AutoencoderTrainer::step() {
  const auto place = placeOf(counters_.steps_done);
  if (place.step == 0) {  // what the moments say is of another task
    optimizer_.firstMoments(0).zero_();
    optimizer_.secondMoments(0).zero_();
    optimizer_.setStepsDone(0);
  }
  const double loss = addGradients(place.stage);
  const double norm = optimizer_.gradientNorm();
  if (!std::isfinite(loss) || !std::isfinite(norm)) {
    throw Error(fmt::format(
        "Step {} of the autoencoder: the loss is {} and the gradient's norm {}. Lower the stage's "
        "learning_rate.",
        counters_.steps_done + 1,
        loss,
        norm));
  }
  const double rate = learningRate(place.stage, place.step);
  optimizer_.clipGradients(norm, kMaxGradNorm);
  optimizer_.step(rate);
  ++counters_.steps_done;
  counters_.pictures_seen += config_.batch_size;
  ema_->update({optimizer_.weights(0)}, counters_.steps_done);
  return {loss, norm, rate, config_.batch_size};
}

AutoencoderKL AutoencoderTrainer::averaged() const {
  AutoencoderKL model(model_->config());
  auto parameters = model->parameters();
  const auto parts = optimizer_.parts(0, ema_->average(0));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parameters[i].set_data(parts[i].clone());
  }
  return model;
}

double AutoencoderTrainer::psnr(const torch::Tensor& pixels) {
  return diptych::psnr(pixels, roundTrip(averaged(), pixels)).mean().item<double>();
}

AutoencoderKL AutoencoderTrainer::finished() {
  const torch::NoGradGuard no_grad;
  auto model = averaged();
  const auto [mean, spread] = latentScales(model, somePictures(pixels_, seed_));
  if (!(spread.min().item<double>() > 0)) {
    throw Error(
        "The autoencoder leaves one of its latent channels empty. Train it for longer, or with a "
        "lower kl_weight.");
  }
  foldScales(model, mean, spread);
  return model;
}

nlohmann::json AutoencoderTrainer::identity() const {
  auto stages = nlohmann::json::array();
  for (const auto& stage : config_.stages) {
    stages.push_back({stage.learns, stage.steps, stage.learning_rate, stage.last_learning_rate});
  }
  return {
      {"model", config_.model},
      {"stages", stages},
      {"batch_size", config_.batch_size},
      {"ema_decay", config_.ema_decay},
      {"kl_weight", config_.kl_weight},
      {"mixed_precision", config_.mixed_precision},
      {"seed", seed_},
      {"pictures", pictures_hash_}};
}

LearnedTensors AutoencoderTrainer::learned() { return {optimizer_, ema_.get(), names_}; }

void AutoencoderTrainer::saveState(const std::filesystem::path& folder) {
  writeTrainingState(folder, identity(), counters_, learned());
}

void AutoencoderTrainer::loadState(const std::filesystem::path& folder) {
  counters_ = readTrainingState(folder, identity(), learned());
  optimizer_.setStepsDone(placeOf(counters_.steps_done).step);
}

}  // namespace diptych
