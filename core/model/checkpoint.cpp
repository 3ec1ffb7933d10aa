// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/checkpoint.h"

#include "core/model/autocast_state.h"

#include <algorithm>

namespace diptych {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// What the backward pass must know of the forward pass, beside the tensors.
struct CheckpointedPiece : torch::CustomClassHolder {
  CheckpointedPiece(NetworkPiece piece_in, std::size_t inputs_in)
      : piece(std::move(piece_in)), inputs(inputs_in) {}
  NetworkPiece piece;
  std::size_t inputs;
  AutocastState autocast = AutocastState::current().withoutCache();
};

// Leaves of a new graph, so that the second computation's gradients end at them.
variable_list detachedInputs(const variable_list& saved, std::size_t count) {
  variable_list inputs;
  for (std::size_t i = 0; i < count; ++i) {
    inputs.push_back(saved[i].detach().set_requires_grad(saved[i].requires_grad()));
  }
  return inputs;
}

// Gradients of output with respect to those of the variables that want one; undefined for the
// others.
variable_list gradients(
    const torch::Tensor& output, const torch::Tensor& grad, const variable_list& variables) {
  variable_list wanted;
  for (const auto& variable : variables) {
    if (variable.requires_grad()) {
      wanted.push_back(variable);
    }
  }
  auto found = torch::autograd::grad(
      {output},
      wanted,
      {grad},
      /*retain_graph=*/false,
      /*create_graph=*/false,
      /*allow_unused=*/true);
  variable_list all;
  auto next = found.begin();
  for (const auto& variable : variables) {
    all.push_back(variable.requires_grad() ? *next++ : torch::Tensor());
  }
  return all;
}

struct CheckpointFunction : torch::autograd::Function<CheckpointFunction> {
  // tensors: the inputs, then the parameters. Runs without gradients.
  static torch::Tensor forward(
      AutogradContext* context,
      const c10::intrusive_ptr<CheckpointedPiece>& state,
      at::TensorList tensors) {
    context->save_for_backward(tensors.vec());
    context->saved_data["piece"] = c10::IValue::make_capsule(state);
    const AutocastGuard without_cache(state->autocast);
    return state->piece(tensors.slice(0, state->inputs).vec());
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto state = c10::static_intrusive_pointer_cast<CheckpointedPiece>(
        context->saved_data["piece"].toCapsule());
    auto variables = context->get_saved_variables();
    const auto inputs = detachedInputs(variables, state->inputs);
    std::copy(inputs.begin(), inputs.end(), variables.begin());
    torch::Tensor output;
    {
      const torch::AutoGradMode with_gradients(true);
      const AutocastGuard same_precision(state->autocast);
      output = state->piece(inputs);
    }
    auto result = gradients(output, grads[0], variables);
    result.insert(result.begin(), torch::Tensor());  // of the piece itself
    return result;
  }
};

bool needsGradient(const std::vector<torch::Tensor>& tensors) {
  return std::any_of(
      tensors.begin(), tensors.end(), [](const auto& tensor) { return tensor.requires_grad(); });
}

}  // namespace

torch::Tensor checkpoint(
    NetworkPiece piece,
    const std::vector<torch::Tensor>& inputs,
    const std::vector<torch::Tensor>& parameters) {
  if (!torch::GradMode::is_enabled() || !(needsGradient(inputs) || needsGradient(parameters))) {
    return piece(inputs);
  }
  auto tensors = inputs;
  tensors.insert(tensors.end(), parameters.begin(), parameters.end());
  const auto count = inputs.size();
  return CheckpointFunction::apply(
      c10::make_intrusive<CheckpointedPiece>(std::move(piece), count), at::TensorList(tensors));
}

torch::Tensor remember(const NetworkPiece& piece, const std::vector<torch::Tensor>& inputs) {
  if (!torch::GradMode::is_enabled()) {
    return piece(inputs);
  }
  // The gradient of a view is summed up before it is handed on, as that of a checkpoint's input is.
  std::vector<torch::Tensor> views;
  for (const auto& input : inputs) {
    views.push_back(input.view_as(input));
  }
  return piece(views);
}

}  // namespace diptych
