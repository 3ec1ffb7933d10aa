// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/clip_text_model.h"

#include "core/base/error.h"
#include "core/model/clip_layers.h"

#include <fmt/core.h>

#include <algorithm>

namespace diptych {
namespace {

void checkIds(const torch::Tensor& ids, const TextConfig& config) {
  if (ids.dim() != 2 || ids.size(1) < 1 || ids.size(1) > config.max_position_embeddings) {
    throw Error(fmt::format(
        "The text encoder takes up to {} tokens; it was given {}.",
        config.max_position_embeddings,
        ids.dim() == 2 ? ids.size(1) : 0));
  }
}

}  // namespace

CLIPTextModelImpl::CLIPTextModelImpl(const TextConfig& config)
    : config_(config),
      text_model_(
          register_module("text_model", std::make_shared<CLIPTextTransformerImpl>(config))) {}

torch::Tensor CLIPTextModelImpl::forward(const torch::Tensor& ids, int clip_skip) {
  checkIds(ids, config_);
  const auto layers = config_.num_hidden_layers;
  if (clip_skip < 0 || clip_skip > layers) {
    throw Error(fmt::format(
        "clip_skip is {} but the text encoder has {} layers. Choose 0 to {}.",
        clip_skip,
        layers,
        layers));
  }
  const auto used = layers + 1 - std::max(clip_skip, 1);
  return text_model_->norm(text_model_->states(ids, static_cast<std::size_t>(used)).back());
}

std::vector<torch::Tensor> CLIPTextModelImpl::hiddenStates(const torch::Tensor& ids) {
  checkIds(ids, config_);
  return text_model_->states(ids, static_cast<std::size_t>(config_.num_hidden_layers));
}

}  // namespace diptych
