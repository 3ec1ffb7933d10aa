// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/buckets.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

namespace diptych {
namespace {

constexpr int kMaxResolution = 16384;
constexpr int kMaxAspect = 4;
constexpr int kEveryDreamMultiple = 64;

// EveryDream2's data/aspects.py, in its order: the first of two equally near ones is chosen.
const std::map<int, std::vector<ImageSize>>& everyDreamLists() {
  static const std::map<int, std::vector<ImageSize>> lists{
      {256, {{256, 256}, {384, 192}, {192, 384}, {512, 128}, {128, 512}}},
      // 576x640 is a slip in the source (576x128 has no mirror image). Kept: the same picture must
      // go into the same bucket here and there.
      {320, {{320, 320}, {384, 256}, {256, 384}, {448, 192}, {192, 448}, {576, 128}, {576, 640}}},
      {384, {{384, 384}, {448, 320}, {320, 448}, {512, 256}, {256, 512}, {704, 192}, {192, 704}}},
      {448, {{448, 448}, {512, 384}, {384, 512}, {640, 320}, {320, 640}, {768, 256}, {256, 768}}},
      {512,
       {{512, 512},
        {576, 448},
        {448, 576},
        {640, 384},
        {384, 640},
        {768, 320},
        {320, 768},
        {896, 256},
        {256, 896},
        {1024, 256},
        {256, 1024}}},
      {576,
       {{576, 576},
        {640, 512},
        {512, 640},
        {704, 448},
        {448, 704},
        {832, 384},
        {384, 832},
        {960, 320},
        {320, 960},
        {1152, 256},
        {256, 1152}}},
      {640,
       {{640, 640},
        {704, 576},
        {576, 704},
        {768, 512},
        {512, 768},
        {832, 448},
        {448, 832},
        {896, 448},
        {448, 896},
        {1024, 384},
        {384, 1024},
        {1152, 320},
        {320, 1152},
        {1280, 320},
        {320, 1280}}},
      {704,
       {{704, 704},
        {768, 640},
        {640, 768},
        {832, 576},
        {576, 832},
        {960, 512},
        {512, 960},
        {1088, 448},
        {448, 1088},
        {1152, 384},
        {384, 1152},
        {1280, 384},
        {384, 1280},
        {1280, 320},
        {320, 1280}}},
      {768,
       {{768, 768},
        {832, 704},
        {704, 832},
        {896, 640},
        {640, 896},
        {960, 576},
        {576, 960},
        {1024, 576},
        {576, 1024},
        {1152, 512},
        {512, 1152},
        {1280, 448},
        {448, 1280},
        {1408, 384},
        {384, 1408},
        {1472, 320},
        {320, 1472}}}};
  return lists;
}

// For every width the largest height that keeps the area, and each size's mirror image.
std::vector<ImageSize> generateSizes(int resolution, int multiple) {
  std::vector<ImageSize> sizes{{resolution, resolution}};
  const auto area = std::int64_t{resolution} * resolution;
  for (int width = resolution + multiple; width <= kMaxAspect * resolution; width += multiple) {
    const auto height = static_cast<int>(area / width / multiple) * multiple;
    if (height == 0 || width > kMaxAspect * height) {
      break;
    }
    sizes.push_back({width, height});
    sizes.push_back({height, width});
  }
  return sizes;
}

}  // namespace

std::vector<ImageSize> bucketSizes(int resolution, int multiple) {
  if (multiple <= 0 || resolution <= 0 || resolution % multiple != 0) {
    throw Error(fmt::format(
        "resolution {}: must be a positive multiple of {} for this model.", resolution, multiple));
  }
  if (resolution > kMaxResolution) {
    throw Error(fmt::format("resolution {}: must be at most {}.", resolution, kMaxResolution));
  }
  const auto list = everyDreamLists().find(resolution);
  if (multiple == kEveryDreamMultiple && list != everyDreamLists().end()) {
    return list->second;
  }
  return generateSizes(resolution, multiple);
}

std::size_t chooseBucket(const std::vector<ImageSize>& buckets, const ImageSize& picture) {
  assert(!buckets.empty() && picture.height > 0);
  const auto aspectOf = [](const ImageSize& size) {
    return static_cast<double>(size.width) / size.height;
  };
  const double aspect = aspectOf(picture);
  const auto nearest =
      std::min_element(buckets.begin(), buckets.end(), [&](const auto& a, const auto& b) {
        return std::abs(aspectOf(a) - aspect) < std::abs(aspectOf(b) - aspect);
      });
  return static_cast<std::size_t>(nearest - buckets.begin());
}

}  // namespace diptych
