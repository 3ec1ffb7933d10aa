// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace diptych {

// Counts what a model's text encoder makes of captions, without loading its weights. Any thread may
// count.
class CaptionTokens {
 public:
  // A model folder or single file. Throws Error when it is no model or carries no tokenizer.
  explicit CaptionTokens(const std::filesystem::path& model);
  ~CaptionTokens();

  // Of the content, without the ids that begin and end it.
  int count(std::string_view caption) const;
  // More content than this is cut.
  int most() const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace diptych
