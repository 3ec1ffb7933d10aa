// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/found_pictures.h"

#include "core/image/text_encoding.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_map>
#include <utility>

namespace diptych {
namespace {

// The caption files of a picture.
struct Sidecars {
  std::string text;
  std::string caption;
  bool is_used = false;
};

using SidecarsByStem = std::unordered_map<std::string, Sidecars>;

template <std::size_t count>
bool isOneOf(const std::array<std::string_view, count>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string_view fileNameOf(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// With its point; names that begin with one are not listed.
std::string_view extensionOf(std::string_view path) {
  const auto name = fileNameOf(path);
  return name.substr(std::min(name.rfind('.'), name.size()));
}

std::string stemPathOf(std::string_view path) {
  return std::string(path.substr(0, path.size() - extensionOf(path).size()));
}

std::string lowerExtension(std::string_view path) {
  std::string extension(extensionOf(path));
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return extension;
}

// What a person may have meant to be used, and is not.
std::string_view reasonNotUsed(std::string_view path, std::string_view extension) {
  using namespace std::string_view_literals;
  constexpr std::array kPictures{
      ".gif"sv,
      ".tif"sv,
      ".tiff"sv,
      ".avif"sv,
      ".heic"sv,
      ".heif"sv,
      ".jxl"sv,
      ".jp2"sv,
      ".svg"sv,
      ".psd"sv};
  constexpr std::array kSettings{
      "multiply.txt"sv,
      "cond_dropout.txt"sv,
      "flip_p.txt"sv,
      "batch_id.txt"sv,
      "loss_scale.txt"sv,
      "shuffle_tags.txt"sv};
  if (isOneOf(kPictures, extension)) {
    return "pictures of this kind are not supported. Save it as JPEG, PNG, WebP or BMP.";
  }
  if (extension == ".txt" && isOneOf(kSettings, fileNameOf(path))) {
    return "is a setting of EveryDream2 that is not used here.";
  }
  if (extension == ".yaml" || extension == ".yml") {
    return "captions and settings in YAML are not used here. Put the caption into a .txt file.";
  }
  return {};
}

// Of two whose endings differ in case alone, the later one.
void keepLater(std::string& kept, const std::string& path) {
  if (kept < path) {
    kept = path;
  }
}

void sortFile(
    const std::string& path,
    std::size_t root_length,
    FoundPictures& found,
    SidecarsByStem& sidecars) {
  const auto extension = lowerExtension(path);
  if (isImageExtension(extension)) {
    found.pictures.push_back({toUtf8(std::string_view(path).substr(root_length)), path, {}, {}});
  } else if (const auto reason = reasonNotUsed(path, extension); !reason.empty()) {
    found.problems.push_back({path, std::string(reason), false});
  } else if (extension == ".txt") {
    keepLater(sidecars[stemPathOf(path)].text, path);
  } else if (extension == ".caption") {
    keepLater(sidecars[stemPathOf(path)].caption, path);
  }
}

void giveSidecars(std::vector<FoundPicture>& pictures, SidecarsByStem& sidecars) {
  if (sidecars.empty()) {
    return;
  }
  for (auto& picture : pictures) {
    const auto found = sidecars.find(stemPathOf(picture.path));
    if (found != sidecars.end()) {
      found->second.is_used = true;
      picture.text_file = found->second.text;
      picture.caption_file = found->second.caption;
    }
  }
}

void sortByName(std::vector<FoundPicture>& pictures) {
  std::sort(pictures.begin(), pictures.end(), [](const auto& left, const auto& right) {
    const int order = left.name.compare(right.name);
    return order != 0 ? order < 0 : isPathBefore(left.path, right.path);
  });
}

}  // namespace

FoundPictures findPictures(const std::filesystem::path& root, const FolderListing& listing) {
  const auto root_length = root.native().size() + (root.native().ends_with('/') ? 0 : 1);
  FoundPictures found;
  found.problems = listing.problems;
  SidecarsByStem sidecars;
  for (const auto& path : listing.files) {
    sortFile(path, root_length, found, sidecars);
  }
  sortByName(found.pictures);
  giveSidecars(found.pictures, sidecars);
  for (const auto& [stem, files] : sidecars) {
    if (!files.is_used) {
      const auto& path = files.text.empty() ? files.caption : files.text;
      found.problems.push_back({path, "there is no picture of this name.", false});
    }
  }
  return found;
}

bool isPathBefore(std::string_view left, std::string_view right) {
  const auto [l, r] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  if (l == left.end() || r == right.end()) {
    return l == left.end() && r != right.end();
  }
  if (*l == '/' || *r == '/') {
    return *l == '/';
  }
  return static_cast<unsigned char>(*l) < static_cast<unsigned char>(*r);
}

}  // namespace diptych
