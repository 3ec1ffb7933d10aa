// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

struct AdamWSettings {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;  // decoupled, on every parameter
};

// Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101), numerically
// torch.optim.AdamW.
//
//     AdamW optimizer(AdamWSettings{});
//     optimizer.addGroup(unet->parameters());
//     optimizer.zeroGradients();
//     loss.backward();
//     optimizer.clipGradients(optimizer.gradientNorm(), 1.0);
//     optimizer.step(learning_rate);
//
// A group's parameters become views of one buffer, their gradients of a second one, the moments are
// two more: a step is a few operations on long vectors, the norm one reduction. The results do not
// depend on the number of threads.
class AdamW {
 public:
  explicit AdamW(const AdamWSettings& settings);
  ~AdamW();
  AdamW(const AdamW&) = delete;
  AdamW& operator=(const AdamW&) = delete;

  // parameters: float32 leaves on one device, at least one. Their gradients are zero afterwards and
  // must stay defined: do not use torch's zero_grad(). lr_scale: this group's learning rate as a
  // share of step()'s.
  void addGroup(const std::vector<at::Tensor>& parameters, double lr_scale = 1.0);

  void zeroGradients();
  // The 2-norm over the gradients of all groups. Infinite or NaN when a gradient is.
  double gradientNorm() const;
  // Multiplies all gradients by max_norm / (norm + 1e-6) when that is below 1, as torch's
  // clip_grad_norm_ does.
  void clipGradients(double norm, double max_norm);
  void step(double learning_rate);

  std::int64_t stepsDone() const;
  void setStepsDone(std::int64_t steps);

  // A group's buffers, flat: parameters one behind the other in the order given, each padded with
  // zeros to 64 bytes and the whole to 1 KB.
  std::size_t groupCount() const;
  const std::vector<at::Tensor>& parameters(std::size_t group) const;
  at::Tensor weights(std::size_t group) const;
  at::Tensor gradients(std::size_t group) const;
  at::Tensor firstMoments(std::size_t group) const;
  at::Tensor secondMoments(std::size_t group) const;
  // The parts of such a buffer (or of a copy of it) that belong to the group's parameters, in their
  // order and shapes.
  std::vector<at::Tensor> parts(std::size_t group, const at::Tensor& buffer) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
