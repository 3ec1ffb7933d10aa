// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/checks.h"
#include "core/base/error.h"
#include "core/diffusion/generation_settings.h"
#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/sampler.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace diptych::parity {
namespace {

// One run of schedulers.json: "euler_karras/20".
struct SamplerRun {
  const References& references;
  std::string key;
  std::string line;
  std::string sampler;
  int steps = 0;
  NoiseSchedule schedule;

  std::unique_ptr<Sampler> start() const { return makeSampler(sampler, schedule, steps); }
  torch::Tensor recorded(const char* what) const { return references.tensor(key + "/" + what); }
  double tolerance(const char* what) const { return references.tolerance(key + "/" + what); }
  bool has(const char* what) const { return references.has(key + "/" + what); }
  const nlohmann::json& facts() const { return references.json().at(key); }
  torch::Tensor noiseOf(const Sampler& sampler_used, std::size_t call) const {
    return sampler_used.needsNoise()
               ? references.tensor("in/step_noise")[static_cast<std::int64_t>(call)]
               : torch::Tensor();
  }
};

SamplerRun runOf(const ParityModel& model, const References& references, const std::string& key) {
  const auto slash = key.rfind('/');
  if (slash == std::string::npos) {
    throw Error(fmt::format("\"{}\" is no SAMPLER/STEPS.", key));
  }
  return {
      references,
      key,
      fmt::format("{}/schedulers/{}", model.name, key),
      key.substr(0, slash),
      std::stoi(key.substr(slash + 1)),
      NoiseSchedule(model.parts.scheduler)};
}

// What equal computations in float32 may differ by, where tolerances.json says nothing.
double floorTolerance(const torch::Tensor& want) {
  constexpr double kShareOfScale = 2e-6;
  return kShareOfScale * want.abs().max().item<double>();
}

// Fractions of a timestep are interpolated between logarithms of float32 sigmas that lie close
// together: the reference's are off by 0.001. No computation sees that; the smallest real mistake
// is a whole timestep.
constexpr double kTimestepTolerance = 0.01;

void checkTimesteps(const SamplerRun& run, Report& report) {
  const auto sampler = run.start();
  const auto want =
      torch::tensor(run.facts().at("timesteps").get<std::vector<double>>(), torch::kFloat64);
  const auto got = torch::tensor(sampler->timesteps(), torch::kFloat64);
  report.compare(run.line + "/timesteps", got, want, kTimestepTolerance);
  const auto sigma =
      torch::tensor({run.facts().at("init_noise_sigma").get<double>()}, torch::kFloat64);
  report.compare(
      run.line + "/init_noise_sigma",
      torch::tensor({sampler->initNoiseSigma()}, torch::kFloat64),
      sigma,
      floorTolerance(sigma));
}

// The recorded model outputs go in; x must come out, and the model inputs on the way.
void checkSamplerAlone(const SamplerRun& run, Report& report) {
  const auto sampler = run.start();
  const auto outputs = run.recorded("model_output");
  auto x = run.references.tensor("in/noise") * sampler->initNoiseSigma();
  std::vector<torch::Tensor> inputs;
  std::vector<torch::Tensor> states;
  for (std::size_t call = 0; call < sampler->timesteps().size(); ++call) {
    inputs.push_back(sampler->scaleModelInput(x, call));
    x = sampler->step(
        outputs[static_cast<std::int64_t>(call)], call, x, run.noiseOf(*sampler, call));
    states.push_back(x);
  }
  if (run.has("model_input")) {
    report.compare(
        run.line + "/alone/model_input",
        torch::stack(inputs),
        run.recorded("model_input"),
        run.tolerance("model_input"));
  }
  report.compare(
      run.line + "/alone/x", torch::stack(states), run.recorded("x"), run.tolerance("x"));
}

void checkWithUNet(const SamplerRun& run, UNet2DConditionModel unet, Report& report) {
  const auto sampler = run.start();
  const auto cond = run.references.tensor("in/cond");
  auto x = run.references.tensor("in/noise") * sampler->initNoiseSigma();
  std::vector<torch::Tensor> outputs;
  for (std::size_t call = 0; call < sampler->timesteps().size(); ++call) {
    report.throwIfStopped();
    const auto timestep = torch::full({x.size(0)}, sampler->timesteps()[call], torch::kFloat32);
    outputs.push_back(unet->forward(sampler->scaleModelInput(x, call), timestep, cond));
    x = sampler->step(outputs.back(), call, x, run.noiseOf(*sampler, call));
  }
  report.compare(
      run.line + "/together/model_output",
      torch::stack(outputs),
      run.recorded("model_output"),
      run.tolerance("model_output"));
  report.compare(run.line + "/together/final", x, run.recorded("final"), run.tolerance("final"));
}

void checkRun(const SamplerRun& run, UNet2DConditionModel unet, Report& report) {
  if (!knowsSampler(run.sampler)) {
    report.leaveOut(run.line, "no such sampler is known here");
    return;
  }
  report.guard(run.line + "/timesteps", [&] { checkTimesteps(run, report); });
  report.guard(run.line + "/alone", [&] { checkSamplerAlone(run, report); });
  report.guard(run.line + "/together", [&] { checkWithUNet(run, unet, report); });
}

bool isStepCount(const std::string& name) {
  return !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
}

// Recorded SAMPLER/STEPS of which schedulers.json says nothing.
void leaveOutUndescribedRuns(
    const ParityModel& model, const References& references, Report& report) {
  for (const auto& sampler : references.cases()) {
    for (const auto& steps : references.cases(sampler + "/")) {
      const auto key = sampler + "/" + steps;
      if (isStepCount(steps) && !references.describes(key)) {
        report.leaveOut(
            fmt::format("{}/schedulers/{}", model.name, key), "schedulers.json has no such entry");
      }
    }
  }
}

void checkTable(
    const ParityModel& model,
    const References& references,
    const std::string& kind,
    Report& report) {
  const std::string zero_snr = ".zero_snr";
  const auto want = references.tensor("tables/alphas_cumprod." + kind);
  auto config = model.parts.scheduler;
  config.num_train_timesteps = want.numel();
  config.rescale_betas_zero_snr = kind.ends_with(zero_snr);
  config.beta_schedule =
      config.rescale_betas_zero_snr ? kind.substr(0, kind.size() - zero_snr.size()) : kind;
  report.compare(
      fmt::format("{}/tables/alphas_cumprod.{}", model.name, kind),
      NoiseSchedule(config).alphasCumprod(),
      want,
      floorTolerance(want));
}

void checkAddNoise(const ParityModel& model, const References& references, Report& report) {
  const NoiseSchedule schedule(model.parts.scheduler);
  const auto in = [&](const char* key) {
    return references.tensor(std::string("add_noise/in/") + key);
  };
  const auto check = [&](const char* output, const torch::Tensor& got) {
    const auto key = std::string("add_noise/out/") + output;
    report.compare(
        fmt::format("{}/add_noise/{}", model.name, output),
        got,
        references.tensor(key),
        references.tolerance(key));
  };
  check("noisy", schedule.addNoise(in("latents"), in("noise"), in("timesteps")));
  check("velocity", schedule.velocity(in("latents"), in("noise"), in("timesteps")));
  check("snr", schedule.snr(in("timesteps")));
}

}  // namespace

bool knowsSampler(const std::string& name) {
  const auto names = samplerNames();
  return std::find(names.begin(), names.end(), name) != names.end();
}

void checkSamplers(const ParityModel& model, const References& references, Report& report) {
  const torch::NoGradGuard no_grad;
  for (const auto& [key, facts] : references.json().items()) {
    report.guard(fmt::format("{}/schedulers/{}", model.name, key), [&] {
      checkRun(runOf(model, references, key), model.parts.unet, report);
    });
  }
  leaveOutUndescribedRuns(model, references, report);
}

void checkNoiseSchedule(const ParityModel& model, const References& references, Report& report) {
  for (const auto& kind : references.keys("tables/alphas_cumprod.")) {
    report.guard(fmt::format("{}/tables/alphas_cumprod.{}", model.name, kind), [&] {
      checkTable(model, references, kind, report);
    });
  }
  if (references.has("add_noise/in/latents")) {
    report.guard(model.name + "/add_noise", [&] { checkAddNoise(model, references, report); });
  }
}

}  // namespace diptych::parity
