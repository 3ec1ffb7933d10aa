// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/checks.h"
#include "core/base/json_file.h"
#include "core/model/ldm_names.h"

#include <fmt/core.h>

#include <map>

namespace diptych::parity {
namespace {

using Shape = std::vector<std::int64_t>;

// The sizes of sd15_keys.json; what it does not say is as in SD 1.5.
struct Sizes {
  UNetConfig unet;
  VaeConfig vae;
  TextConfig text;
};

Sizes sizesOf(const nlohmann::json& config) {
  Sizes sizes;
  auto& [unet, vae, text] = sizes;
  unet.block_out_channels = config.value("unet_blocks", unet.block_out_channels);
  const auto levels = unet.block_out_channels.size();
  unet.down_block_types.assign(levels, "CrossAttnDownBlock2D");
  unet.up_block_types.assign(levels, "CrossAttnUpBlock2D");
  unet.down_block_types.back() = "DownBlock2D";
  unet.up_block_types.front() = "UpBlock2D";
  unet.num_attention_heads.assign(levels, config.value("heads", 8));
  unet.norm_num_groups = config.value("unet_groups", unet.norm_num_groups);
  unet.cross_attention_dim = config.value("text_width", unet.cross_attention_dim);
  vae.block_out_channels = config.value("vae_blocks", vae.block_out_channels);
  vae.norm_num_groups = config.value("vae_groups", vae.norm_num_groups);
  text.hidden_size = config.value("text_width", text.hidden_size);
  text.intermediate_size = 4 * text.hidden_size;
  text.num_attention_heads = config.value("text_heads", text.num_attention_heads);
  text.num_hidden_layers = config.value("text_layers", text.num_hidden_layers);
  return sizes;
}

std::map<std::string, Shape> shapesOf(const torch::nn::Module& module) {
  std::map<std::string, Shape> shapes;
  for (const auto& item : module.named_parameters()) {
    shapes[item.key()] = item.value().sizes().vec();
  }
  return shapes;
}

struct NameCount {
  std::size_t all = 0;
  std::size_t good = 0;
  std::string first_difference;

  void add(const std::string& name, bool is_good) {
    ++all;
    good += is_good ? 1 : 0;
    if (!is_good && first_difference.empty()) {
      first_difference = fmt::format(", not \"{}\"", name);
    }
  }
  void writeTo(Report& report, const std::string& line) const {
    report.verdict(
        line,
        all > 0 && good == all,
        fmt::format("{} of {} names and shapes are equal{}", good, all, first_difference));
  }
};

// Name and shape in the single file, and the way back.
bool isSameInSingleFile(const LdmNames& names, ModelPart part, const nlohmann::json& tensor) {
  const auto name = tensor.at("name").get<std::string>();
  const auto single_name = tensor.at("single_file").get<std::string>();
  const auto back = names.fromLdm(single_name);
  const bool is_convolution = tensor.contains("single_file_shape") &&
                              tensor.at("single_file_shape").size() > tensor.at("shape").size();
  return names.toLdm(part, name) == single_name && back && back->part == part &&
         back->name == name && isConvolutionInSingleFiles(part, name) == is_convolution;
}

void checkPart(
    ModelPart part,
    const torch::nn::Module& module,
    const LdmNames& names,
    const nlohmann::json& tensors,
    Report& report) {
  const auto shapes = shapesOf(module);
  NameCount in_folder;
  NameCount in_single_file;
  NameCount old_names;
  for (const auto& tensor : tensors) {
    if (tensor.at("part") != folderOf(part)) {
      continue;
    }
    const auto name = tensor.at("name").get<std::string>();
    const auto found = shapes.find(name);
    in_folder.add(name, found != shapes.end() && found->second == tensor.at("shape").get<Shape>());
    if (tensor.contains("single_file")) {
      in_single_file.add(name, isSameInSingleFile(names, part, tensor));
    }
    if (tensor.contains("name_in_sd15_files")) {
      const auto old_name = tensor.at("name_in_sd15_files").get<std::string>();
      old_names.add(old_name, currentName(part, old_name) == name);
    }
  }
  if (in_folder.all < shapes.size()) {
    in_folder.add("one that the list does not have", false);
  }
  const auto line = fmt::format("sd15_keys/{}", folderOf(part));
  in_folder.writeTo(report, line);
  if (in_single_file.all > 0) {
    in_single_file.writeTo(report, line + "/single_file");
  }
  if (old_names.all > 0) {
    old_names.writeTo(report, line + "/old_names");
  }
}

}  // namespace

void checkTensorNames(const std::filesystem::path& keys, Report& report) {
  const auto json = readJsonFile(keys);
  const auto sizes = sizesOf(json.value("config", nlohmann::json::object()));
  const LdmNames names(sizes.unet, sizes.vae);
  const auto& tensors = json.at("tensors");
  // Their weights are placeholders without memory until a file fills them.
  checkPart(ModelPart::UNet, *UNet2DConditionModel(sizes.unet), names, tensors, report);
  checkPart(ModelPart::Vae, *AutoencoderKL(sizes.vae), names, tensors, report);
  checkPart(ModelPart::TextEncoder, *CLIPTextModel(sizes.text), names, tensors, report);
}

}  // namespace diptych::parity
