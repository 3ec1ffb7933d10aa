// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/dataset/found_pictures.h"

#include <optional>
#include <vector>

namespace diptych {

// What a scan learned about one picture: nothing but problems when it is left out.
struct ScannedPicture {
  std::optional<PictureItem> item;
  std::vector<DataSetProblem> problems;
};

// Reads the picture's header and its captions. Any thread may call.
ScannedPicture scanPicture(const FoundPicture& found, bool is_derived);

// The same from an earlier scan of a folder that was as much derived as it is now; nothing when the
// picture was not there or a file of it has changed.
std::optional<ScannedPicture> takeOver(const FoundPicture& found, const DataSet& earlier);

}  // namespace diptych
