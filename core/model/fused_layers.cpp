// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/fused_layers.h"

#include "core/model/cpu_kernels.h"

namespace diptych {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool hasKernel(const torch::Tensor& x) {
  return x.is_cpu() && x.numel() > 0 &&
         (x.scalar_type() == torch::kFloat32 || x.scalar_type() == torch::kBFloat16);
}

// Calls visit with a null pointer of the type that the tensor's numbers are stored as.
template <typename Visit>
void withStoredType(const torch::Tensor& x, const Visit& visit) {
  if (x.scalar_type() == torch::kFloat32) {
    visit(static_cast<float*>(nullptr));
  } else {
    visit(static_cast<kernels::BFloat16*>(nullptr));
  }
}

template <typename Stored>
Stored* dataOf(const torch::Tensor& x) {
  return static_cast<Stored*>(x.data_ptr());
}

kernels::GroupShape shapeOf(const torch::Tensor& x, std::int64_t groups) {
  return {x.size(0), groups, x.size(1) / groups, x.numel() / (x.size(0) * x.size(1))};
}

struct GroupNormSiluFunction : torch::autograd::Function<GroupNormSiluFunction> {
  static torch::Tensor forward(
      AutogradContext* context,
      const torch::Tensor& input,
      const torch::Tensor& weight,
      const torch::Tensor& bias,
      std::int64_t groups,
      double eps) {
    const auto x = input.contiguous();
    const auto y = torch::empty_like(x);
    const auto shape = shapeOf(x, groups);
    const auto statistics = torch::empty({2, shape.batch * shape.groups}, torch::kFloat32);
    withStoredType(x, [&](auto* stored) {
      using Stored = std::remove_pointer_t<decltype(stored)>;
      kernels::groupNormSilu(
          dataOf<Stored>(x),
          dataOf<Stored>(y),
          shape,
          {dataOf<float>(weight), dataOf<float>(bias)},
          eps,
          {dataOf<float>(statistics[0]), dataOf<float>(statistics[1])});
    });
    context->save_for_backward({x, weight, bias, statistics});
    context->saved_data["groups"] = groups;
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto& weight = saved[1];
    const auto& bias = saved[2];
    const auto& statistics = saved[3];
    const auto dy = grads[0].to(x.scalar_type()).contiguous();
    const auto dx = torch::empty_like(x);
    const auto dw = torch::empty_like(weight);
    const auto db = torch::empty_like(bias);
    withStoredType(x, [&](auto* stored) {
      using Stored = std::remove_pointer_t<decltype(stored)>;
      kernels::groupNormSiluBackward(
          dataOf<Stored>(dy),
          dataOf<Stored>(x),
          shapeOf(x, context->saved_data["groups"].toInt()),
          {dataOf<float>(weight), dataOf<float>(bias)},
          {dataOf<float>(statistics[0]), dataOf<float>(statistics[1])},
          {dataOf<Stored>(dx), dataOf<float>(dw), dataOf<float>(db)});
    });
    return {dx, dw, db, torch::Tensor(), torch::Tensor()};
  }
};

struct GegluFunction : torch::autograd::Function<GegluFunction> {
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& input) {
    const auto x = input.contiguous();
    auto sizes = x.sizes().vec();
    sizes.back() /= 2;
    const auto y = torch::empty(sizes, x.options());
    withStoredType(x, [&](auto* stored) {
      using Stored = std::remove_pointer_t<decltype(stored)>;
      kernels::geglu(dataOf<Stored>(x), dataOf<Stored>(y), y.numel() / y.size(-1), y.size(-1));
    });
    context->save_for_backward({x});
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto x = context->get_saved_variables()[0];
    const auto dy = grads[0].to(x.scalar_type()).contiguous();
    const auto dx = torch::empty_like(x);
    withStoredType(x, [&](auto* stored) {
      using Stored = std::remove_pointer_t<decltype(stored)>;
      kernels::gegluBackward(
          dataOf<Stored>(dy),
          dataOf<Stored>(x),
          dataOf<Stored>(dx),
          dy.numel() / dy.size(-1),
          dy.size(-1));
    });
    return {dx};
  }
};

}  // namespace

torch::Tensor widened(const torch::Tensor& x) {
  const auto dtype = x.scalar_type();
  return dtype == torch::kHalf || dtype == torch::kBFloat16 ? x.to(torch::kFloat32) : x;
}

torch::Tensor groupNormSilu(
    const torch::Tensor& x,
    std::int64_t groups,
    const torch::Tensor& weight,
    const torch::Tensor& bias,
    double eps) {
  if (hasKernel(x) && weight.scalar_type() == torch::kFloat32) {
    return GroupNormSiluFunction::apply(x, weight.contiguous(), bias.contiguous(), groups, eps);
  }
  return torch::silu(torch::group_norm(widened(x), groups, widened(weight), widened(bias), eps)
                         .to(x.scalar_type()));
}

torch::Tensor geglu(const torch::Tensor& x) {
  if (hasKernel(x)) {
    return GegluFunction::apply(x);
  }
  const auto halves = x.chunk(2, -1);
  return halves[0] * torch::gelu(halves[1]);
}

}  // namespace diptych
