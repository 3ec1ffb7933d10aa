// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/shown_pictures.h"

#include "core/image/image.h"
#include "core/image/text_encoding.h"

#include <unordered_map>

namespace diptych {
namespace {

std::string withoutEnding(const std::filesystem::path& path) {
  return (path.parent_path() / path.stem()).string();
}

}  // namespace

ShownPictures::ShownPictures(std::shared_ptr<const DataSet> data_set)
    : data_set_(std::move(data_set)), problem_of_item_(data_set_->items.size(), -1) {
  if (data_set_->problems.empty()) {
    return;
  }
  // A caption file's problem is its picture's.
  std::unordered_map<std::string, std::size_t> item_of_stem;
  for (std::size_t i = 0; i < data_set_->items.size(); ++i) {
    item_of_stem.emplace(withoutEnding(data_set_->items[i].path), i);
  }
  for (std::size_t i = 0; i < data_set_->problems.size(); ++i) {
    const auto& problem = data_set_->problems[i];
    if (problem.picture_left_out) {
      const auto relative = problem.path.lexically_relative(data_set_->root);
      left_out_.push_back({toUtf8(relative.generic_string()), i});
    } else if (const auto item = item_of_stem.find(withoutEnding(problem.path));
               item != item_of_stem.end() && problem_of_item_[item->second] < 0) {
      problem_of_item_[item->second] = static_cast<std::int32_t>(i);
    }
  }
}

const PictureItem* ShownPictures::item(std::size_t picture) const {
  return picture < data_set_->items.size() ? &data_set_->items[picture] : nullptr;
}

const std::string& ShownPictures::name(std::size_t picture) const {
  const auto* found = item(picture);
  return found != nullptr ? found->name : left_out_.at(picture - data_set_->items.size()).name;
}

const std::filesystem::path& ShownPictures::path(std::size_t picture) const {
  const auto* found = item(picture);
  return found != nullptr
             ? found->path
             : data_set_->problems[left_out_.at(picture - data_set_->items.size()).problem].path;
}

const std::string& ShownPictures::caption(std::size_t picture) const {
  static const std::string none;
  const auto* found = item(picture);
  return found != nullptr ? found->caption : none;
}

const std::string* ShownPictures::problem(std::size_t picture) const {
  if (item(picture) == nullptr) {
    return &data_set_->problems[left_out_.at(picture - data_set_->items.size()).problem].reason;
  }
  const auto problem = problem_of_item_[picture];
  return problem < 0 ? nullptr : &data_set_->problems[static_cast<std::size_t>(problem)].reason;
}

}  // namespace diptych
