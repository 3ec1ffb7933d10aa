// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_config.h"
#include "core/model/tensor_names.h"

#include <map>
#include <optional>
#include <string>

namespace diptych {

struct PartTensor {
  ModelPart part;
  std::string name;  // diffusers'
};

// Translates tensor names between the parts of a diffusers folder and the single file of the
// original code (LDM), whose blocks are numbered through instead of by level. Text only: says
// nothing of which tensors a model has.
class LdmNames {
 public:
  LdmNames(const UNetConfig& unet, const VaeConfig& vae);

  // "model.diffusion_model.input_blocks.1.0.in_layers.0.weight" for the UNet's
  // "down_blocks.0.resnets.0.norm1.weight". Nothing when the layout has no such place.
  std::optional<std::string> toLdm(ModelPart part, const std::string& name) const;
  std::optional<PartTensor> fromLdm(const std::string& ldm_name) const;

 private:
  void add(ModelPart part, const std::string& name, const std::string& ldm_name);
  void addUNet(const UNetConfig& config);
  void addUNetResnet(const std::string& name, const std::string& ldm_name);
  void addUNetDown(const UNetConfig& config);
  void addUNetUp(const UNetConfig& config);
  void addVae(const VaeConfig& config);
  void addVaeResnet(const std::string& name, const std::string& ldm_name);
  void addVaeMiddle(const std::string& side);

  // Beginnings of names, each with its final dot; what follows is the same on both sides.
  std::map<ModelPart, std::map<std::string, std::string>> to_ldm_;
  std::map<std::string, PartTensor> from_ldm_;
};

// Whether single files name this text encoder as LdmNames does: those of Stable Diffusion 2.x,
// whose encoder has the activation "gelu", hold OpenCLIP's.
bool hasSingleFileNames(const TextConfig& config);

// What single files hold beside the model's weights: buffers of the noise schedule, EMA copies,
// position ids, the VAE's training loss.
bool isIgnoredInSingleFiles(const std::string& ldm_name);

}  // namespace diptych
