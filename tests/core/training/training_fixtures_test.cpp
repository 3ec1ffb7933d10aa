// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Losses, gradients and AdamW against the reference implementation's numbers, within the tolerances
// that came with them.
#include "core/base/json_file.h"
#include "core/diffusion/noise_schedule.h"
#include "core/model/stable_diffusion.h"
#include "core/model/weights.h"
#include "core/tensor/safetensors.h"
#include "core/training/adamw.h"
#include "core/training/losses.h"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <filesystem>

namespace diptych {

namespace {

const std::filesystem::path kFixtures = DIPTYCH_FIXTURES;

UNet2DConditionModel loadUnet(const std::filesystem::path& folder) {
  UNet2DConditionModel unet(UNetConfig::fromJson(readJsonFile(folder / "config.json")));
  FileNames names;
  for (const auto& entry : unet->named_parameters()) {
    names[entry.key()] = entry.key();
  }
  const SafetensorsFile file(folder / "diffusion_pytorch_model.safetensors");
  loadWeights(*unet, file, names, torch::dtype(torch::kFloat32), {});
  return unet;
}

class TrainingFixtures : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto reference = kFixtures / (GetParam() + "-ref");
    if (!std::filesystem::exists(reference)) {
      GTEST_SKIP() << "no fixtures at " << reference;
    }
    about_ = readJsonFile(reference / "train.json");
    tolerances_ = readJsonFile(reference / "tolerances.json").at("train");
    file_ = std::make_unique<SafetensorsFile>(reference / "train.safetensors");
    loadWeightsAnew();
    scheduler_ = SchedulerConfig::fromJson(
        readJsonFile(kFixtures / GetParam() / "scheduler" / "scheduler_config.json"));
  }

  void loadWeightsAnew() {
    text_encoder_ = loadModel(kFixtures / "tiny-sd").text_encoder;
    unet_ = loadUnet(kFixtures / GetParam() / "unet");
    for (auto& parameter : unet_->parameters()) {
      parameter.set_requires_grad(true);
    }
  }

  // The learned tensors in the order of the reference's list of names.
  std::vector<torch::Tensor> parameters(const std::vector<std::string>& names) {
    const auto unet = unet_->named_parameters();
    const auto text = text_encoder_->named_parameters();
    std::vector<torch::Tensor> found;
    for (const auto& name : names) {
      const auto slash = name.find('/');
      const auto& part = name.substr(0, slash) == "unet" ? unet : text;
      found.push_back(part[name.substr(slash + 1)]);
      found.back().set_requires_grad(true);
    }
    return found;
  }

  std::vector<std::string> names(const std::string& list) const {
    return about_.at("names").at(list).get<std::vector<std::string>>();
  }

  torch::Tensor tensor(const std::string& key) const { return file_->tensor(key); }

  void expectClose(const std::string& key, const torch::Tensor& got) const {
    const auto error = (got.flatten() - tensor(key).flatten()).abs().max().item<double>();
    EXPECT_LE(error, tolerances_.at(key).at("atol").get<double>()) << key;
  }

  // One batch of the reference under one of its objectives. select cuts batch i out of twenty.
  torch::Tensor losses(
      const std::string& objective,
      const std::string& inputs,
      const std::function<torch::Tensor(torch::Tensor)>& select) {
    const auto& kind = about_.at("losses").at(objective);
    auto config = scheduler_;
    config.prediction_type = kind.at("prediction_type");
    const NoiseSchedule schedule(config);
    const auto in = [&](const char* name) { return select(tensor(inputs + name)); };
    const auto noise = withOffset(in("noise"), in("offset"), kind.at("offset_noise"));
    const auto timesteps = in("timesteps");
    const auto noisy = schedule.addNoise(in("latents"), noise, timesteps);
    const auto cond = text_encoder_->forward(in("ids"));
    const auto prediction = unet_->forward(noisy, timesteps, cond);
    const auto& gamma = kind.at("min_snr_gamma");
    return lossPerSample(
        prediction,
        lossTarget(schedule, in("latents"), noise, timesteps),
        lossWeights(schedule, timesteps, gamma.is_null() ? 0.0 : gamma.get<double>()));
  }

  torch::Tensor batchLosses(const std::string& objective, std::int64_t batch) {
    return losses(objective, "adamw/in/", [batch](const torch::Tensor& all) { return all[batch]; });
  }

  void expectSummary(
      const std::string& key,
      const std::vector<torch::Tensor>& start,
      const std::vector<torch::Tensor>& now) const {
    const auto summary = tensor(key + ".summary").to(torch::kFloat64);
    const auto atol = tensor(key + ".atol").to(torch::kFloat64);
    for (std::size_t i = 0; i < now.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      const auto values = now[i].detach().to(torch::kFloat64).flatten();
      auto first = torch::zeros({16}, torch::kFloat64);
      const auto count = std::min<std::int64_t>(16, values.numel());
      first.narrow(0, 0, count).copy_(values.narrow(0, 0, count));
      const auto change = values - start[i].to(torch::kFloat64).flatten();
      const auto got = torch::cat(
          {torch::stack({values.mean(), values.std(false), change.norm(), change.abs().max()}),
           first});
      const auto allowed = torch::cat({atol[row].narrow(0, 0, 4), atol[row][4].expand({16})});
      const auto excess = (got - summary[row]).abs() / allowed;
      const auto worst = excess.argmax().item<std::int64_t>();
      EXPECT_LE(excess[worst].item<double>(), 1.0)
          << key << " row " << row << " column " << worst << ": " << got[worst].item<double>()
          << " instead of " << summary[row][worst].item<double>();
    }
  }

  void runAdamW(const std::string& run);

  nlohmann::json about_;
  nlohmann::json tolerances_;
  std::unique_ptr<SafetensorsFile> file_;
  CLIPTextModel text_encoder_{nullptr};
  UNet2DConditionModel unet_{nullptr};
  SchedulerConfig scheduler_;
};

TEST_P(TrainingFixtures, LossesAndGradientsMatch) {
  const auto list = names(about_.at("grad_norm_names"));
  const auto learned = parameters(list);
  for (const auto& [objective, kind] : about_.at("losses").items()) {
    AdamW optimizer(AdamWSettings{});
    optimizer.addGroup(learned);
    const auto per_sample = losses(objective, "loss/in/", [](torch::Tensor all) { return all; });
    const auto loss = per_sample.mean();
    loss.backward();
    const auto prefix = fmt::format("loss/{}/", objective);
    expectClose(prefix + "per_sample", per_sample.detach());
    expectClose(prefix + "loss", loss.detach());
    std::vector<torch::Tensor> norms;
    for (std::size_t i = 0; i < learned.size(); ++i) {
      norms.push_back(learned[i].grad().norm());
      if (file_->contains(prefix + "grad." + list[i])) {
        expectClose(prefix + "grad." + list[i], learned[i].grad());
      }
    }
    expectClose(prefix + "grad_norms", torch::stack(norms));
    expectClose(
        prefix + "grad_norm_total", torch::tensor({optimizer.gradientNorm()}, torch::kFloat64));
  }
}

void TrainingFixtures::runAdamW(const std::string& run) {
  const auto& settings = about_.at(run);
  const std::string objective = settings.at("loss");
  const auto list = names(settings.at("names"));
  const auto learned = parameters(list);
  std::vector<torch::Tensor> start;
  for (const auto& tensor : learned) {
    start.push_back(tensor.detach().clone());
  }
  AdamW optimizer(
      {settings.at("betas")[0],
       settings.at("betas")[1],
       settings.at("eps"),
       settings.at("weight_decay")});
  optimizer.addGroup(learned);
  const auto steps = tensor(run + "/loss_per_step").numel();
  std::vector<double> step_losses;
  std::vector<double> step_norms;
  for (std::int64_t step = 1; step <= steps; ++step) {
    optimizer.zeroGradients();
    const auto loss = batchLosses(objective, step - 1).mean();
    loss.backward();
    step_losses.push_back(loss.item<double>());
    step_norms.push_back(optimizer.gradientNorm());
    if (!settings.at("max_grad_norm").is_null()) {
      optimizer.clipGradients(step_norms.back(), settings.at("max_grad_norm"));
    }
    optimizer.step(settings.at("lr"));
    const auto after = fmt::format("{}/after{}", run, step);
    if (file_->contains(after + ".summary")) {
      expectSummary(after, start, learned);
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (const auto key = after + "." + list[i]; file_->contains(key)) {
        expectClose(key, learned[i].detach());
      }
    }
  }
  expectClose(run + "/loss_per_step", torch::tensor(step_losses, torch::kFloat64));
  expectClose(run + "/grad_norm_per_step", torch::tensor(step_norms, torch::kFloat64));
  expectClose(run + "/loss_first_batch_at_end", batchLosses(objective, 0).mean().detach());
}

TEST_P(TrainingFixtures, WeightsAfterAdamWStepsMatch) {
  int runs = 0;
  for (const auto& [key, settings] : about_.items()) {
    if (key.starts_with("adamw/")) {
      SCOPED_TRACE(key);
      loadWeightsAnew();
      runAdamW(key);
      ++runs;
    }
  }
  EXPECT_GT(runs, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Models, TrainingFixtures, testing::Values("tiny-sd", "tiny-linear-v"), [](const auto& info) {
      return info.param == "tiny-sd" ? "TinySd" : "TinyLinearV";
    });

}  // namespace

}  // namespace diptych
