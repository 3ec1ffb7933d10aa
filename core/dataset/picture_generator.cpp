// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/picture_generator.h"

#include "core/base/error.h"
#include "core/dataset/picture_pixels.h"
#include "core/diffusion/text_to_image.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/device.h"

#include <torch/torch.h>

namespace diptych {

struct PictureGenerator::State {
  StableDiffusion model;
};

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
