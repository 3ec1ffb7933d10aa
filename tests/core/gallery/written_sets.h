// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gallery/gallery_set.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace diptych {

// A set of pictures that are on no disk: name and caption of each.
inline GallerySet writtenSet(
    const std::vector<std::pair<std::string, std::string>>& pictures,
    const std::vector<std::pair<std::string, std::string>>& left_out = {}) {
  DataSet data_set;
  data_set.root = "/data";
  for (const auto& [name, caption] : pictures) {
    PictureItem item;
    item.path = data_set.root / name;
    item.name = name;
    item.caption = caption;
    item.size = {640, 480};
    item.file_size = 2000;
    data_set.items.push_back(std::move(item));
  }
  for (const auto& [name, reason] : left_out) {
    data_set.problems.push_back({data_set.root / name, reason, true});
  }
  GallerySet set;
  set.pictures =
      std::make_shared<const ShownPictures>(std::make_shared<const DataSet>(std::move(data_set)));
  return set;
}

}  // namespace diptych
