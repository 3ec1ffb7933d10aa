// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <memory>
#include <utility>
#include <vector>

namespace diptych {

// Puts a module into evaluation mode and, at the end of the scope, each of its parts back into the
// mode that it was in. Writes nothing when it is in evaluation mode already, so that several
// threads may use such a module at a time.
class EvalMode {
 public:
  explicit EvalMode(torch::nn::Module& module) {
    bool any_training = false;
    for (const auto& part : module.modules()) {
      before_.emplace_back(part, part->is_training());
      any_training = any_training || part->is_training();
    }
    if (any_training) {
      module.eval();
    } else {
      before_.clear();
    }
  }

  // train() reaches into the children, which come after their parents in the list.
  ~EvalMode() {
    for (const auto& [part, was_training] : before_) part->train(was_training);
  }

  EvalMode(const EvalMode&) = delete;
  EvalMode& operator=(const EvalMode&) = delete;

 private:
  std::vector<std::pair<std::shared_ptr<torch::nn::Module>, bool>> before_;
};

}  // namespace diptych
