// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/prompt_encoder.h"

#include "core/model/stable_diffusion.h"

#include <torch/torch.h>

#include <unordered_map>

namespace diptych {

struct PromptEncoder::State {
  StableDiffusion model;
  bool keep_outputs;
  // Token ids [1, tokens], or outputs [1, tokens, width].
  std::unordered_map<std::string, at::Tensor> kept;

  at::Tensor compute(const std::string& prompt) {
    const auto device = model.text_encoder->parameters().front().device();
    const auto ids = model.tokenize(prompt).to(device);
    if (!keep_outputs) {
      return ids;
    }
    const torch::NoGradGuard no_grad;
    return model.text_encoder->forward(ids);
  }
};

PromptEncoder::PromptEncoder(const StableDiffusion& model, bool keep_outputs)
    : state_(std::make_unique<State>(State{model, keep_outputs, {}})) {}

PromptEncoder::~PromptEncoder() = default;

at::Tensor PromptEncoder::encode(const std::vector<std::string>& prompts) {
  std::vector<at::Tensor> rows;
  for (const auto& prompt : prompts) {
    auto found = state_->kept.find(prompt);
    if (found == state_->kept.end()) {
      found = state_->kept.emplace(prompt, state_->compute(prompt)).first;
    }
    rows.push_back(found->second);
  }
  const auto batch = torch::cat(rows);
  return state_->keep_outputs ? batch : state_->model.text_encoder->forward(batch);
}

}  // namespace diptych
