// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/weights_snapshot.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <string_view>

namespace diptych {
namespace {

void copyInto(NamedWeights& copies, const torch::nn::Module& part, std::string_view name) {
  for (const auto& weight : part.named_parameters()) {
    copies[fmt::format("{}/{}", name, weight.key())] = weight.value().detach().clone();
  }
}

NamedWeights ownWeights(const StableDiffusion& model) {
  NamedWeights own;
  for (const auto& weight : model.unet->named_parameters()) {
    own["unet/" + weight.key()] = weight.value();
  }
  for (const auto& weight : model.text_encoder->named_parameters()) {
    own["text_encoder/" + weight.key()] = weight.value();
  }
  return own;
}

void requireSameShape(const NamedWeights& own, const NamedWeights& weights) {
  for (const auto& [name, weight] : weights) {
    const auto found = own.find(name);
    if (found != own.end() && found->second.sizes() == weight.sizes()) continue;
    throw Error(fmt::format(
        "The weights of the training have \"{}\", which does not fit the base model that was "
        "loaded for the preview. Choose the model that the run began with.",
        name));
  }
}

}  // namespace

NamedWeights copyWeights(const StableDiffusion& model, bool with_text_encoder) {
  const torch::NoGradGuard no_grad;
  NamedWeights copies;
  copyInto(copies, *model.unet, "unet");
  if (with_text_encoder) copyInto(copies, *model.text_encoder, "text_encoder");
  return copies;
}

void takeWeights(StableDiffusion& model, const NamedWeights& weights) {
  const torch::NoGradGuard no_grad;
  auto own = ownWeights(model);
  requireSameShape(own, weights);
  for (const auto& [name, weight] : weights) own.at(name).copy_(weight);
}

}  // namespace diptych
