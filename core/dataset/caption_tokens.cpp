// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/caption_tokens.h"

#include "core/base/error.h"
#include "core/model/model_facts.h"
#include "core/model/model_source.h"
#include "core/text/clip_tokenizer.h"

#include <fmt/core.h>

namespace diptych {

struct CaptionTokens::State {
  ModelSource source;  // holds the files that a single file carries
  ClipTokenizer tokenizer;

  explicit State(ModelSource model) : source(std::move(model)), tokenizer(folderOf(source)) {}

  static const std::filesystem::path& folderOf(const ModelSource& source) {
    if (source.tokenizer_folder.empty()) {
      throw Error(fmt::format("{} {}", source.path.string(), kLacksTokenizer));
    }
    return source.tokenizer_folder;
  }
};

CaptionTokens::CaptionTokens(const std::filesystem::path& model)
    : state_(std::make_unique<const State>(openModel(model))) {}

CaptionTokens::~CaptionTokens() = default;

int CaptionTokens::count(std::string_view caption) const {
  return state_->tokenizer.countTokens(caption);
}

int CaptionTokens::most() const { return state_->tokenizer.maxLength() - 2; }

}  // namespace diptych
