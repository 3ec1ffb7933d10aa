// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/tensor/safetensors.h"
#include "core/tensor/safetensors_dtype.h"
#include "core/tensor/safetensors_header.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace diptych {
namespace {

// One tensor on its way into the file.
struct Outgoing {
  const std::string* name;
  const torch::Tensor* tensor;
  std::string_view dtype;

  std::uint64_t bytes() const {
    return static_cast<std::uint64_t>(tensor->numel()) * tensor->element_size();
  }
};

void checkWritable(const std::filesystem::path& path, const Outgoing& item) {
  if (*item.name == "__metadata__" || item.dtype.empty()) {
    throw Error(fmt::format(
        "{}: a tensor \"{}\" of this name or kind cannot be stored.", path.string(), *item.name));
  }
}

std::vector<Outgoing> inFileOrder(const std::filesystem::path& path, const TensorMap& tensors) {
  std::vector<Outgoing> items;
  items.reserve(tensors.size());
  for (const auto& [name, tensor] : tensors) {
    const bool storable = tensor.defined() && tensor.layout() == torch::kStrided;
    items.push_back(
        {&name, &tensor, storable ? safetensorsNameOf(tensor.scalar_type()) : std::string_view{}});
    checkWritable(path, items.back());
  }
  // Largest alignment first; the map's order, by name, stays within one.
  std::stable_sort(items.begin(), items.end(), [](const Outgoing& a, const Outgoing& b) {
    return a.tensor->element_size() > b.tensor->element_size();
  });
  return items;
}

std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

std::string headerText(
    const std::vector<Outgoing>& items, const std::map<std::string, std::string>& metadata) {
  std::vector<std::string> parts;
  if (!metadata.empty()) {
    parts.push_back("\"__metadata__\":" + nlohmann::json(metadata).dump());
  }
  std::uint64_t begin = 0;
  for (const auto& item : items) {
    parts.push_back(fmt::format(
        R"({}:{{"dtype":"{}","shape":[{}],"data_offsets":[{},{}]}})",
        quoted(*item.name),
        item.dtype,
        fmt::join(item.tensor->sizes(), ","),
        begin,
        begin + item.bytes()));
    begin += item.bytes();
  }
  auto text = fmt::format("{{{}}}", fmt::join(parts, ","));
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

std::string checkedHeader(
    const std::filesystem::path& path,
    const std::vector<Outgoing>& items,
    const std::map<std::string, std::string>& metadata) {
  std::string text;
  try {
    text = headerText(items, metadata);
  } catch (const nlohmann::json::exception&) {
    throw Error(fmt::format(
        "{}: a tensor's name or the metadata is no UTF-8 and cannot be stored.", path.string()));
  }
  if (text.size() > SafetensorsHeader::kMaxBytes) {
    throw Error(fmt::format(
        "{}: the header would have {} bytes; at most {} are allowed. Store less metadata.",
        path.string(),
        text.size(),
        SafetensorsHeader::kMaxBytes));
  }
  return text;
}

void writeTensor(AtomicFile& file, const Outgoing& item) {
  const auto tensor =
      item.tensor->detach().resolve_conj().resolve_neg().to(torch::kCPU).contiguous();
  file.write(
      {static_cast<const std::byte*>(tensor.data_ptr()), static_cast<std::size_t>(item.bytes())});
}

}  // namespace

void writeSafetensors(
    const std::filesystem::path& path,
    const TensorMap& tensors,
    const std::map<std::string, std::string>& metadata) {
  const auto items = inFileOrder(path, tensors);
  const auto header = checkedHeader(path, items, metadata);
  const auto header_size = static_cast<std::uint64_t>(header.size());
  AtomicFile file(path);
  file.write(std::as_bytes(std::span(&header_size, 1)));
  file.write(header);
  for (const auto& item : items) {
    writeTensor(file, item);
  }
  file.commit();
}

}  // namespace diptych
