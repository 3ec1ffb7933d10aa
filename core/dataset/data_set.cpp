// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/data_set.h"

#include "core/base/error.h"
#include "core/base/sha256.h"

#include <fmt/core.h>

#include <cassert>
#include <map>

namespace diptych {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::string describeSource(CaptionSource source) {
  switch (source) {
    case CaptionSource::TextFile:
      return "sidecar .txt";
    case CaptionSource::CaptionFile:
      return "sidecar .caption";
    case CaptionSource::FileName:
      return "file name";
    case CaptionSource::None:
      break;
  }
  return "none";
}

std::string pictureStem(const std::string& name) {
  return fs::path(name).replace_extension().generic_string();
}

void requireOwnStems(const DataSet& data_set) {
  std::map<std::string, std::string> names;
  for (const auto& item : data_set.items) {
    const auto [earlier, is_new] = names.emplace(pictureStem(item.name), item.name);
    if (!is_new) {
      throw Error(fmt::format(
          "{}: \"{}\" and \"{}\" differ in their endings alone, so that their counterparts in "
          "other sets would have one name. Rename one of them.",
          data_set.root.string(),
          earlier->second,
          item.name));
    }
  }
}

bool isInside(const fs::path& path, const fs::path& folder) {
  const auto inner = fs::weakly_canonical(fs::absolute(path));
  const auto outer = fs::weakly_canonical(fs::absolute(folder));
  const auto relative = inner.lexically_relative(outer);
  return !relative.empty() && *relative.begin() != "..";
}

std::string hashDataSet(const DataSet& data_set, std::stop_token stop) {
  std::vector<std::string> file_hashes;
  for (const auto& item : data_set.items) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    file_hashes.push_back(sha256OfFile(item.path));
  }
  return hashDataSet(data_set, file_hashes);
}

std::string hashDataSet(const DataSet& data_set, const std::vector<std::string>& file_hashes) {
  assert(file_hashes.size() == data_set.items.size());
  Sha256 hash;
  for (std::size_t i = 0; i < file_hashes.size(); ++i) {
    const auto& item = data_set.items[i];
    // Lengths first: no two lists of names and captions give the same bytes.
    hash.add(fmt::format(
        "{}:{}{}:{}{}",
        item.name.size(),
        item.name,
        item.caption.size(),
        item.caption,
        file_hashes[i]));
  }
  return hash.finish();
}

}  // namespace diptych
