// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/checks.h"
#include "core/diffusion/text_to_image.h"

#include <fmt/core.h>

namespace diptych::parity {
namespace {

torch::Tensor runGuided(
    StableDiffusion& model,
    const References& references,
    const std::string& one_case,
    const nlohmann::json& facts,
    const std::stop_token& stop) {
  const auto in = [&](const char* key) { return references.tensor(one_case + "/in/" + key); };
  return sampleLatents(
      model,
      in("noise"),
      in("cond"),
      in("uncond"),
      facts.at("scheduler").get<std::string>(),
      facts.at("steps").get<int>(),
      facts.at("cfg").get<double>(),
      [&](int call) { return in("step_noise")[call]; },
      stop);
}

// [n, 3, h, w] as the network says it to [n, h, w, 3], 0..255.
torch::Tensor bytesOf(const torch::Tensor& pixels) {
  return ((pixels / 2 + 0.5).clamp(0, 1) * 255).round().permute({0, 2, 3, 1}).to(torch::kUInt8);
}

// At most one step apart, in at most one value of a thousand.
void checkBytes(
    const std::string& line, const torch::Tensor& got, const torch::Tensor& want, Report& report) {
  if (got.sizes() != want.sizes()) {
    report.compare(line, got, want, 1);
    return;
  }
  const auto difference = (got.to(torch::kInt32) - want.to(torch::kInt32)).abs();
  const auto largest = difference.max().item<int>();
  const auto different = difference.ne(0).sum().item<std::int64_t>();
  report.verdict(
      line,
      largest <= 1 && different * 1000 <= want.numel(),
      fmt::format(
          "error {} of 255 in {} of {} values, tolerance 1 in {}",
          largest,
          different,
          want.numel(),
          want.numel() / 1000));
}

void checkCase(
    StableDiffusion& model,
    const References& references,
    const std::string& name,
    const std::string& one_case,
    Report& report) {
  const auto latents =
      runGuided(model, references, one_case, references.json().at(one_case), report.stop());
  const auto pixels = decodeLatents(model, latents);
  for (const auto& output : references.keys(one_case + "/out/")) {
    const auto line = fmt::format("{}/{}/{}", name, one_case, output);
    const auto key = one_case + "/out/" + output;
    report.guard(line, [&] {
      const auto want = references.tensor(key);
      if (output == "latents" || output == "pixels") {
        report.compare(
            line, output == "latents" ? latents : pixels, want, references.tolerance(key));
      } else if (output == "image_u8") {
        checkBytes(line, bytesOf(pixels), want, report);
      } else {
        report.leaveOut(line, "no such result is known here");
      }
    });
  }
}

}  // namespace

void checkGeneration(const ParityModel& model, const References& references, Report& report) {
  const torch::NoGradGuard no_grad;
  auto parts = model.parts;
  const auto name = model.name + "/generate";
  const auto& runs = references.json();
  for (const auto& one_case : references.cases()) {
    const auto line = name + "/" + one_case;
    report.guard(line, [&] {
      if (knowsSampler(runs.at(one_case).at("scheduler").get<std::string>())) {
        checkCase(parts, references, name, one_case, report);
      } else {
        report.leaveOut(line, "no such sampler is known here");
      }
    });
  }
}

}  // namespace diptych::parity
