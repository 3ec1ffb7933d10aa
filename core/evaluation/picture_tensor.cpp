// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/picture_tensor.h"

#include "core/base/error.h"
#include "core/dataset/data_set.h"
#include "core/image/image.h"

namespace diptych {
namespace {

torch::Tensor readPicture(const std::filesystem::path& file, int width, int height) {
  const auto image = resizeToCover(readImage(file), width, height);
  return torch::from_blob(
             const_cast<std::uint8_t*>(image.rgb.data()), {height, width, 3}, torch::kUInt8)
      .permute({2, 0, 1})
      .clone(at::MemoryFormat::Contiguous);
}

}  // namespace

torch::Tensor readPictures(
    const std::vector<std::filesystem::path>& files,
    int width,
    int height,
    std::stop_token stop,
    const std::function<void(std::size_t, std::size_t)>& on_progress) {
  if (files.empty()) {
    throw Error("There is no picture to read. Choose a folder with pictures.");
  }
  std::vector<torch::Tensor> pictures;
  for (const auto& file : files) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    pictures.push_back(readPicture(file, width, height));
    if (on_progress) {
      on_progress(pictures.size(), files.size());
    }
  }
  return torch::stack(pictures);
}

std::vector<std::filesystem::path> picturesIn(
    const std::filesystem::path& folder, std::stop_token stop) {
  std::vector<std::filesystem::path> files;
  for (const auto& item : scanDataSet(folder, std::move(stop)).items) {
    files.push_back(item.path);
  }
  return files;
}

torch::Tensor luma(const torch::Tensor& pixels) {
  const auto weights = torch::tensor({0.299, 0.587, 0.114}, torch::kFloat64).view({1, 3, 1, 1});
  return (pixels.to(torch::kFloat64) * weights).sum(1, true);
}

}  // namespace diptych
