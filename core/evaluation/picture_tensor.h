// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

namespace diptych {

struct PictureItem;

// Pictures scaled to cover width x height and cut to it, as training sees them: [n, 3, height,
// width], uint8. Throws Error that names the picture when one cannot be read or there is none,
// Stopped when asked to stop.
torch::Tensor readPictures(
    const std::vector<std::filesystem::path>& files,
    int width,
    int height,
    std::stop_token stop = {},
    const std::function<void(std::size_t, std::size_t)>& on_progress = {});

// The pictures of a folder and the folders in it, by name. Throws Error when it cannot be read.
std::vector<std::filesystem::path> picturesIn(
    const std::filesystem::path& folder, std::stop_token stop = {});

// 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) of [n, 3, h, w]: [n, 1, h, w], float64.
torch::Tensor luma(const torch::Tensor& pixels);

}  // namespace diptych
