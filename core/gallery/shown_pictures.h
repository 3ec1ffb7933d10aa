// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace diptych {

// The pictures of a data set as the gallery shows them: those that can be used, then those that
// were left out, so that a broken picture is seen where its counterpart is and not called missing.
// Never changes; any thread may read.
class ShownPictures {
 public:
  explicit ShownPictures(std::shared_ptr<const DataSet> data_set);

  const DataSet& dataSet() const { return *data_set_; }
  const std::shared_ptr<const DataSet>& sharedDataSet() const { return data_set_; }
  std::size_t size() const { return data_set_->items.size() + left_out_.size(); }

  // Null for one that was left out.
  const PictureItem* item(std::size_t picture) const;
  // Relative to the data set, with forward slashes.
  const std::string& name(std::size_t picture) const;
  const std::filesystem::path& path(std::size_t picture) const;
  // Empty for one that was left out.
  const std::string& caption(std::size_t picture) const;
  // What is wrong with the picture or its caption; null when nothing is.
  const std::string* problem(std::size_t picture) const;

 private:
  struct LeftOut {
    std::string name;
    std::size_t problem = 0;  // in the data set's
  };

  std::shared_ptr<const DataSet> data_set_;
  std::vector<LeftOut> left_out_;
  std::vector<std::int32_t> problem_of_item_;  // -1: none
};

}  // namespace diptych
