// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/recipe.h"

#include <memory>

namespace at {
class Tensor;
}

namespace diptych {

struct StableDiffusion;

// The pictures of a set as a model's autoencoder sees them: scaled to cover their bucket and cut.
class ModelPictures {
 public:
  // Reads the settings "resolution" (0: what the model was made for) and, where there are such,
  // "posterior" and "seed". Loads the model; throws as loadModel does.
  explicit ModelPictures(const RecipeInputs& inputs);
  ~ModelPictures();

  StableDiffusion& model();
  ImageSize sizeOf(std::size_t item) const;
  at::Tensor pixelsOfItem(std::size_t item) const;  // [1, 3, height, width] in -1..1
  // The posterior's mean, or a sample of it: [1, channels, h, w], float32 on the CPU, in training
  // scale. pass: each has a noise of its own.
  at::Tensor encode(const at::Tensor& pixels, std::size_t item, int pass = 0);
  at::Tensor decode(const at::Tensor& latents);  // not clamped
  // N(0, 1) for an item, the shape of like; stream: what it is for.
  at::Tensor noise(std::size_t item, const at::Tensor& like, const std::string& stream) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The settings that recipes with an autoencoder share.
RecipeSetting resolutionSetting();
RecipeSetting posteriorSetting();
RecipeSetting seedSetting(const std::string& help);

}  // namespace diptych
