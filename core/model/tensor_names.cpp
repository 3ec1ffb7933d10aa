// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/tensor_names.h"

#include <array>
#include <utility>

namespace diptych {
namespace {

constexpr const char* kAttentionPlace = ".mid_block.attentions.0.";

constexpr std::array<std::pair<const char*, const char*>, 4> kOldVaeAttentionNames = {{
    {"query.", "to_q."},
    {"key.", "to_k."},
    {"value.", "to_v."},
    {"proj_attn.", "to_out.0."},
}};

}  // namespace

const char* folderOf(ModelPart part) {
  switch (part) {
    case ModelPart::TextEncoder:
      return "text_encoder";
    case ModelPart::UNet:
      return "unet";
    case ModelPart::Vae:
      return "vae";
  }
  return "";
}

std::string currentName(ModelPart part, const std::string& name) {
  const auto attention = name.find(kAttentionPlace);
  if (part != ModelPart::Vae || attention == std::string::npos) {
    return name;
  }
  const auto head = name.substr(0, attention) + kAttentionPlace;
  const auto tail = name.substr(head.size());
  for (const auto& [old_name, new_name] : kOldVaeAttentionNames) {
    if (tail.starts_with(old_name)) {
      return head + new_name + tail.substr(std::string(old_name).size());
    }
  }
  return name;
}

bool isIgnored(ModelPart part, const std::string& name) {
  return part == ModelPart::TextEncoder && name == "text_model.embeddings.position_ids";
}

bool isConvolutionInSingleFiles(ModelPart part, const std::string& name) {
  return part == ModelPart::Vae && name.ends_with(".weight") &&
         name.find(kAttentionPlace) != std::string::npos &&
         name.find(".group_norm.") == std::string::npos;
}

}  // namespace diptych
