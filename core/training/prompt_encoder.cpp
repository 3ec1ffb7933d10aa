// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/prompt_encoder.h"

#include "core/model/stable_diffusion.h"

#include <torch/torch.h>

#include <mutex>
#include <unordered_map>

namespace diptych {

struct PromptEncoder::State {
  StableDiffusion model;
  bool keep_outputs;
  // Token ids [1, tokens], or outputs [1, tokens, width].
  std::unordered_map<std::string, at::Tensor> kept = {};
  std::mutex mutex = {};  // guards kept

  at::Tensor compute(const std::string& prompt) {
    const auto device = model.text_encoder->parameters().front().device();
    const auto ids = model.tokenize(prompt).to(device);
    if (!keep_outputs) {
      return ids;
    }
    const torch::NoGradGuard no_grad;
    return model.text_encoder->forward(ids);
  }

  at::Tensor rowsOf(const std::vector<std::string>& prompts) {
    const std::lock_guard lock(mutex);
    std::vector<at::Tensor> rows;
    for (const auto& prompt : prompts) {
      auto found = kept.find(prompt);
      if (found == kept.end()) {
        found = kept.emplace(prompt, compute(prompt)).first;
      }
      rows.push_back(found->second);
    }
    return torch::cat(rows);
  }
};

PromptEncoder::PromptEncoder(const StableDiffusion& model, bool keep_outputs)
    : state_(new State{model, keep_outputs}) {}

PromptEncoder::~PromptEncoder() = default;

at::Tensor PromptEncoder::encode(const std::vector<std::string>& prompts) {
  const auto batch = state_->rowsOf(prompts);
  return state_->keep_outputs ? batch : state_->model.text_encoder->forward(batch);
}

}  // namespace diptych
