// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_configs.h"
#include "core/model/tokenizer_files.h"
#include "core/model/weights.h"
#include "core/tensor/safetensors.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace diptych {

// A model on disk of which configurations and headers have been read and no weights yet.
struct ModelSource {
  struct Part {
    std::shared_ptr<const SafetensorsFile> file;
    FileNames names;  // of the part's weights; what is to be ignored is left out
  };

  std::filesystem::path path;
  std::string kind;  // as in ModelFacts
  ConfigFiles files;
  ModelConfigs configs;
  std::map<ModelPart, Part> parts;
  // Empty for a single file that came without one.
  std::filesystem::path tokenizer_folder;
  // Holds the files that a single file carried; null for others.
  std::shared_ptr<const TemporaryFolder> unpacked;
};

// config_folder is for single files that carry no configuration; variant, as in LoadOptions, for
// folders. Throws Error when path holds no model that we can read, and says what to do about it.
ModelSource openModel(
    const std::filesystem::path& path,
    const std::filesystem::path& config_folder = {},
    const std::string& variant = {});

// Where a variant's weights of a part are, whether they are there or not.
std::filesystem::path variantFile(
    const std::filesystem::path& model, ModelPart part, const std::string& variant);

// The two kinds.
ModelSource openModelFolder(const std::filesystem::path& path, const std::string& variant = {});
ModelSource openSingleFile(
    const std::filesystem::path& path, const std::filesystem::path& config_folder);

}  // namespace diptych
