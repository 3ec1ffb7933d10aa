// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/picture_generator.h"

#include "core/base/error.h"
#include "core/diffusion/text_to_image.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/device.h"

#include <torch/torch.h>

#include <cassert>

namespace diptych {

struct PictureGenerator::State {
  StableDiffusion model;
};

namespace {

// pixels: [1, 3, height, width], uint8 on the CPU.
Image imageOf(const torch::Tensor& pixels) {
  assert(pixels.dim() == 4 && pixels.size(1) == 3 && pixels.scalar_type() == torch::kUInt8);
  const auto rows = pixels[0].permute({1, 2, 0}).contiguous();
  const auto* begin = rows.data_ptr<std::uint8_t>();
  return {
      static_cast<int>(rows.size(1)),
      static_cast<int>(rows.size(0)),
      std::vector<std::uint8_t>(begin, begin + rows.numel())};
}

}  // namespace

PictureGenerator::PictureGenerator(
    const std::filesystem::path& model,
    const std::string& device,
    const std::string& dtype,
    std::stop_token stop)
    : state_(std::make_unique<State>()) {
  LoadOptions options;
  options.device = parseDevice(device);
  options.dtype = parseDtype(dtype);
  if (options.device.is_cpu() && options.dtype == torch::kHalf) {
    throw Error("fp16 is computed on a graphics card only. Use fp32 or bf16 on the processor.");
  }
  state_->model = loadModel(model, options, stop);
}

PictureGenerator::PictureGenerator(const StableDiffusion& model)
    : state_(std::make_unique<State>(State{model})) {}

PictureGenerator::~PictureGenerator() = default;

Image PictureGenerator::generate(
    const GenerationSettings& settings,
    std::stop_token stop,
    const std::function<void(int, int)>& on_step) {
  return imageOf(textToImage(state_->model, settings, stop, on_step));
}

}  // namespace diptych
