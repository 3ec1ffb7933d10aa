// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/attention.h"
#include "core/model/layers.h"
#include "core/model/model_config.h"
#include "core/model/resnet_block.h"
#include "core/model/sampling_layers.h"

#include <torch/torch.h>

#include <vector>

namespace diptych {

// Two residual blocks with self-attention between them.
class VaeMidBlockImpl : public torch::nn::Module {
 public:
  VaeMidBlockImpl(std::int64_t channels, std::int64_t groups);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  std::vector<ResnetBlock> resnets_;
  Attention attention_{nullptr};
};
TORCH_MODULE(VaeMidBlock);

// One level of the encoder (which ends with a downsampler) or the decoder (with an upsampler).
class VaeLevelImpl : public torch::nn::Module {
 public:
  enum class Resize { None, Down, Up };
  VaeLevelImpl(const ResnetConfig& first_resnet, std::int64_t layers, Resize resize);
  torch::Tensor forward(torch::Tensor x);

 private:
  std::vector<ResnetBlock> resnets_;
  Downsample downsampler_{nullptr};
  Upsample upsampler_{nullptr};
};
TORCH_MODULE(VaeLevel);

class VaeEncoderImpl : public torch::nn::Module {
 public:
  explicit VaeEncoderImpl(const VaeConfig& config);
  // Returns mean and log-variance in one tensor of 2 x latent_channels, before quant_conv.
  torch::Tensor forward(const torch::Tensor& pixels);

 private:
  Conv2d conv_in_{nullptr};
  std::vector<VaeLevel> down_blocks_;
  VaeMidBlock mid_block_{nullptr};
  GroupNorm conv_norm_out_{nullptr};
  Conv2d conv_out_{nullptr};
};
TORCH_MODULE(VaeEncoder);

class VaeDecoderImpl : public torch::nn::Module {
 public:
  explicit VaeDecoderImpl(const VaeConfig& config);
  // latents: after post_quant_conv.
  torch::Tensor forward(const torch::Tensor& latents);

 private:
  Conv2d conv_in_{nullptr};
  VaeMidBlock mid_block_{nullptr};
  std::vector<VaeLevel> up_blocks_;
  GroupNorm conv_norm_out_{nullptr};
  Conv2d conv_out_{nullptr};
};
TORCH_MODULE(VaeDecoder);

}  // namespace diptych
