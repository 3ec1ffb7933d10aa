// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

struct StableDiffusion;

// Captions as the UNet is given them.
class PromptEncoder {
 public:
  // keep_outputs: the text encoder's weights will not change, so every prompt is encoded once,
  // alone and without gradients. Otherwise only the token ids are kept, and the outputs are part of
  // the graph. The text encoder is shared with the model.
  PromptEncoder(const StableDiffusion& model, bool keep_outputs);
  ~PromptEncoder();

  // [prompts, tokens, width], float32 on the text encoder's device. Any thread may call.
  at::Tensor encode(const std::vector<std::string>& prompts);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
