// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model_facts.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/model/ldm_names.h"
#include "core/model/model_source.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <span>

namespace diptych {
namespace {

namespace fs = std::filesystem;

std::int64_t countParameters(const ModelSource::Part& part) {
  std::int64_t count = 0;
  for (const auto& [name, file_name] : part.names) {
    std::int64_t size = 1;
    for (const auto side : part.file->entries().at(file_name).shape) {
      size *= side;
    }
    count += size;
  }
  return count;
}

std::int64_t bytesIn(const fs::path& folder) {
  std::int64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    bytes += entry.is_regular_file() ? static_cast<std::int64_t>(entry.file_size()) : 0;
  }
  return bytes;
}

// Of a folder, what belongs to the model: a card, logs or pictures beside it do not.
std::int64_t bytesOnDisk(const fs::path& path) {
  if (!fs::is_directory(path)) {
    return static_cast<std::int64_t>(fs::file_size(path));
  }
  std::int64_t bytes = 0;
  for (const auto* part :
       {"model_index.json", "scheduler", "text_encoder", "tokenizer", "unet", "vae"}) {
    if (fs::is_directory(path / part)) {
      bytes += bytesIn(path / part);
    } else if (fs::is_regular_file(path / part)) {
      bytes += static_cast<std::int64_t>(fs::file_size(path / part));
    }
  }
  return bytes;
}

// 1 x 1 convolutions and matrices hold the same numbers; a single file and a folder must give the
// same hash.
std::vector<std::int64_t> withoutFinalOnes(std::vector<std::int64_t> shape) {
  while (!shape.empty() && shape.back() == 1) {
    shape.pop_back();
  }
  return shape;
}

void addWeights(
    Sha256& hash,
    const char* part_name,
    const ModelSource::Part& part,
    const std::stop_token& stop) {
  for (const auto& [name, file_name] : part.names) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const auto& entry = part.file->entries().at(file_name);
    hash.add(fmt::format(
        "{}/{} {} {}\n",
        part_name,
        name,
        entry.dtype,
        fmt::join(withoutFinalOnes(entry.shape), "x")));
    const auto tensor = part.file->tensor(file_name);
    hash.add(std::span(static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()));
  }
}

// model_index.json is left out: it names parts that are not read and not written back.
void addConfigs(Sha256& hash, const ModelSource& source) {
  for (const auto& [key, json] : source.files) {
    if (key != "model_index") {
      hash.add(fmt::format(
          "{} {}\n", key, json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)));
    }
  }
  for (const auto* name : {"vocab.json", "merges.txt"}) {
    const auto path = source.tokenizer_folder / name;
    if (!source.tokenizer_folder.empty() && fs::exists(path)) {
      hash.add(fmt::format("{} {}\n", name, sha256OfFile(path)));
    }
  }
}

}  // namespace

ModelFacts describeModel(const fs::path& path) {
  const auto source = openModel(path);
  const auto& unet = source.configs.unet;
  ModelFacts facts;
  facts.path = path;
  facts.kind = source.kind;
  facts.prediction_type = source.configs.scheduler.prediction_type;
  facts.factor = static_cast<int>(source.configs.vae.factor());
  facts.resolution = static_cast<int>(unet.sample_size) * facts.factor;
  facts.size_multiple = facts.factor << (unet.block_out_channels.size() - 1);
  facts.max_tokens = static_cast<int>(source.configs.text.max_position_embeddings);
  facts.unet_parameters = countParameters(source.parts.at(ModelPart::UNet));
  facts.vae_parameters = countParameters(source.parts.at(ModelPart::Vae));
  facts.text_encoder_parameters = countParameters(source.parts.at(ModelPart::TextEncoder));
  facts.bytes_on_disk = bytesOnDisk(path);
  facts.has_tokenizer = !source.tokenizer_folder.empty();
  facts.fits_single_file = hasSingleFileNames(source.configs.text);
  return facts;
}

bool hasVariant(const fs::path& model, const std::string& variant) {
  std::error_code ignored;
  return fs::exists(variantFile(model, ModelPart::UNet, variant), ignored);
}

std::string hashModel(const fs::path& path, const std::stop_token& stop) {
  const auto source = openModel(path);
  Sha256 hash;
  for (const auto& [part, weights] : source.parts) {
    addWeights(hash, folderOf(part), weights, stop);
  }
  addConfigs(hash, source);
  return hash.finish();
}

}  // namespace diptych
