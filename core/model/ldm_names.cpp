// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/ldm_names.h"

#include <fmt/core.h>

#include <array>
#include <set>
#include <utility>

namespace diptych {
namespace {

using NamePair = std::pair<const char*, const char*>;

constexpr std::array<NamePair, 6> kUNetResnet = {{
    {"norm1.", "in_layers.0."},
    {"conv1.", "in_layers.2."},
    {"norm2.", "out_layers.0."},
    {"conv2.", "out_layers.3."},
    {"time_emb_proj.", "emb_layers.1."},
    {"conv_shortcut.", "skip_connection."},
}};

constexpr std::array<NamePair, 5> kVaeResnet = {{
    {"norm1.", "norm1."},
    {"conv1.", "conv1."},
    {"norm2.", "norm2."},
    {"conv2.", "conv2."},
    {"conv_shortcut.", "nin_shortcut."},
}};

constexpr std::array<NamePair, 5> kVaeAttention = {{
    {"group_norm.", "norm."},
    {"to_q.", "q."},
    {"to_k.", "k."},
    {"to_v.", "v."},
    {"to_out.0.", "proj_out."},
}};

constexpr const char* kTextPrefix = "cond_stage_model.transformer.";

// The longest entry that name begins with. Entries end with a dot, so only those places need a
// look.
auto findPrefix(const auto& table, const std::string& name) {
  for (auto end = name.rfind('.'); end != std::string::npos && end > 0;
       end = name.rfind('.', end - 1)) {
    const auto found = table.find(name.substr(0, end + 1));
    if (found != table.end()) {
      return found;
    }
  }
  return table.end();
}

}  // namespace

LdmNames::LdmNames(const UNetConfig& unet, const VaeConfig& vae) {
  addUNet(unet);
  addVae(vae);
  add(ModelPart::TextEncoder, "text_model.", fmt::format("{}text_model.", kTextPrefix));
}

std::optional<std::string> LdmNames::toLdm(ModelPart part, const std::string& name) const {
  const auto& table = to_ldm_.at(part);
  const auto found = findPrefix(table, name);
  if (found == table.end()) {
    return std::nullopt;
  }
  return found->second + name.substr(found->first.size());
}

std::optional<PartTensor> LdmNames::fromLdm(const std::string& ldm_name) const {
  const auto found = findPrefix(from_ldm_, ldm_name);
  if (found != from_ldm_.end()) {
    const auto& [part, name] = found->second;
    return PartTensor{part, name + ldm_name.substr(found->first.size())};
  }
  // Some files leave the "text_model." out.
  for (const auto* child : {"embeddings.", "encoder.", "final_layer_norm."}) {
    if (ldm_name.starts_with(std::string(kTextPrefix) + child)) {
      return PartTensor{
          ModelPart::TextEncoder, "text_model." + ldm_name.substr(std::string(kTextPrefix).size())};
    }
  }
  return std::nullopt;
}

void LdmNames::add(ModelPart part, const std::string& name, const std::string& ldm_name) {
  to_ldm_[part].emplace(name, ldm_name);
  from_ldm_.emplace(ldm_name, PartTensor{part, name});
}

void LdmNames::addUNet(const UNetConfig& config) {
  const std::string root = "model.diffusion_model.";
  add(ModelPart::UNet, "time_embedding.linear_1.", root + "time_embed.0.");
  add(ModelPart::UNet, "time_embedding.linear_2.", root + "time_embed.2.");
  add(ModelPart::UNet, "conv_in.", root + "input_blocks.0.0.");
  add(ModelPart::UNet, "conv_norm_out.", root + "out.0.");
  add(ModelPart::UNet, "conv_out.", root + "out.2.");
  addUNetResnet("mid_block.resnets.0.", root + "middle_block.0.");
  add(ModelPart::UNet, "mid_block.attentions.0.", root + "middle_block.1.");
  addUNetResnet("mid_block.resnets.1.", root + "middle_block.2.");
  addUNetDown(config);
  addUNetUp(config);
}

void LdmNames::addUNetResnet(const std::string& name, const std::string& ldm_name) {
  for (const auto& [inner, ldm_inner] : kUNetResnet) {
    add(ModelPart::UNet, name + inner, ldm_name + ldm_inner);
  }
}

// After conv_in, number 0, every layer has a number, and every downsampler.
void LdmNames::addUNetDown(const UNetConfig& config) {
  std::int64_t number = 1;
  const auto levels = config.block_out_channels.size();
  for (std::size_t level = 0; level < levels; ++level) {
    const auto block = fmt::format("down_blocks.{}.", level);
    for (std::int64_t layer = 0; layer < config.layers_per_block; ++layer, ++number) {
      const auto ldm = fmt::format("model.diffusion_model.input_blocks.{}.", number);
      addUNetResnet(fmt::format("{}resnets.{}.", block, layer), ldm + "0.");
      if (config.down_block_types[level] == "CrossAttnDownBlock2D") {
        add(ModelPart::UNet, fmt::format("{}attentions.{}.", block, layer), ldm + "1.");
      }
    }
    if (level + 1 < levels) {
      add(ModelPart::UNet,
          block + "downsamplers.0.conv.",
          fmt::format("model.diffusion_model.input_blocks.{}.0.op.", number++));
    }
  }
}

// Every layer has a number; an upsampler belongs to the last layer of its level, behind what that
// one has.
void LdmNames::addUNetUp(const UNetConfig& config) {
  std::int64_t number = 0;
  const auto levels = config.block_out_channels.size();
  for (std::size_t index = 0; index < levels; ++index) {
    const auto block = fmt::format("up_blocks.{}.", index);
    const bool has_attention = config.up_block_types[index] == "CrossAttnUpBlock2D";
    for (std::int64_t layer = 0; layer <= config.layers_per_block; ++layer, ++number) {
      const auto ldm = fmt::format("model.diffusion_model.output_blocks.{}.", number);
      addUNetResnet(fmt::format("{}resnets.{}.", block, layer), ldm + "0.");
      if (has_attention) {
        add(ModelPart::UNet, fmt::format("{}attentions.{}.", block, layer), ldm + "1.");
      }
      if (layer == config.layers_per_block && index + 1 < levels) {
        add(ModelPart::UNet, block + "upsamplers.0.", ldm + (has_attention ? "2." : "1."));
      }
    }
  }
}

void LdmNames::addVae(const VaeConfig& config) {
  for (const auto* name : {"quant_conv.", "post_quant_conv."}) {
    add(ModelPart::Vae, name, std::string("first_stage_model.") + name);
  }
  for (const std::string side : {"encoder.", "decoder."}) {
    const auto ldm = "first_stage_model." + side;
    add(ModelPart::Vae, side + "conv_in.", ldm + "conv_in.");
    add(ModelPart::Vae, side + "conv_norm_out.", ldm + "norm_out.");
    add(ModelPart::Vae, side + "conv_out.", ldm + "conv_out.");
    addVaeMiddle(side);
  }
  const auto levels = config.block_out_channels.size();
  for (std::size_t level = 0; level < levels; ++level) {
    const auto down = fmt::format("encoder.down_blocks.{}.", level);
    const auto ldm_down = fmt::format("first_stage_model.encoder.down.{}.", level);
    // The single file counts the decoder's levels as the encoder's: the widest picture is 0.
    const auto up = fmt::format("decoder.up_blocks.{}.", level);
    const auto ldm_up = fmt::format("first_stage_model.decoder.up.{}.", levels - 1 - level);
    for (std::int64_t layer = 0; layer <= config.layers_per_block; ++layer) {
      addVaeResnet(
          fmt::format("{}resnets.{}.", down, layer), fmt::format("{}block.{}.", ldm_down, layer));
      addVaeResnet(
          fmt::format("{}resnets.{}.", up, layer), fmt::format("{}block.{}.", ldm_up, layer));
    }
    add(ModelPart::Vae, down + "downsamplers.0.", ldm_down + "downsample.");
    add(ModelPart::Vae, up + "upsamplers.0.", ldm_up + "upsample.");
  }
}

void LdmNames::addVaeResnet(const std::string& name, const std::string& ldm_name) {
  for (const auto& [inner, ldm_inner] : kVaeResnet) {
    add(ModelPart::Vae, name + inner, ldm_name + ldm_inner);
  }
}

void LdmNames::addVaeMiddle(const std::string& side) {
  const auto ldm = "first_stage_model." + side + "mid.";
  addVaeResnet(side + "mid_block.resnets.0.", ldm + "block_1.");
  addVaeResnet(side + "mid_block.resnets.1.", ldm + "block_2.");
  for (const auto& [inner, ldm_inner] : kVaeAttention) {
    add(ModelPart::Vae, side + "mid_block.attentions.0." + inner, ldm + "attn_1." + ldm_inner);
  }
}

bool hasSingleFileNames(const TextConfig& config) { return config.hidden_act != "gelu"; }

bool isIgnoredInSingleFiles(const std::string& ldm_name) {
  static const std::set<std::string> names = {
      "alphas_cumprod",
      "alphas_cumprod_prev",
      "betas",
      "log_one_minus_alphas_cumprod",
      "logvar",
      "lvlb_weights",
      "posterior_log_variance_clipped",
      "posterior_mean_coef1",
      "posterior_mean_coef2",
      "posterior_variance",
      "scale_factor",
      "sqrt_alphas_cumprod",
      "sqrt_one_minus_alphas_cumprod",
      "sqrt_recip_alphas_cumprod",
      "sqrt_recipm1_alphas_cumprod",
      "cond_stage_model.transformer.embeddings.position_ids",
      "cond_stage_model.transformer.text_model.embeddings.position_ids",
  };
  return names.contains(ldm_name) || ldm_name.starts_with("model_ema.") ||
         ldm_name.starts_with("first_stage_model.loss.");
}

}  // namespace diptych
