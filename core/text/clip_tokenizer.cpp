// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/clip_tokenizer.h"

#include "core/base/error.h"
#include "core/text/byte_pair_encoder.h"
#include "core/text/caption_words.h"
#include "core/text/tokenizer_settings.h"

#include <fmt/core.h>

#include <algorithm>

namespace diptych {
namespace {

struct SpecialToken {
  std::string text;  // normalized, as it is looked for in a normalized caption
  std::int64_t id = 0;
};

std::int64_t requiredId(
    const BytePairEncoder& encoder,
    const std::string& token,
    const char* purpose,
    const std::filesystem::path& folder) {
  const auto id = encoder.idOf(token);
  if (!id) {
    throw Error(fmt::format(
        "{}: has no {} token \"{}\". tokenizer_config.json and vocab.json do not belong together.",
        (folder / "vocab.json").string(),
        purpose,
        token));
  }
  return *id;
}

// The special token that comes first in the text from begin on; the longest of those that begin
// together.
const SpecialToken* findFirst(
    const std::vector<SpecialToken>& specials,
    const std::string& text,
    std::size_t begin,
    std::size_t& position) {
  const SpecialToken* first = nullptr;
  position = std::string::npos;
  for (const auto& special : specials) {
    const auto found = text.find(special.text, begin);
    const bool is_longer = first != nullptr && special.text.size() > first->text.size();
    if (found < position || (found == position && found != std::string::npos && is_longer)) {
      position = found;
      first = &special;
    }
  }
  return first;
}

}  // namespace

struct ClipTokenizer::State {
  State(const std::filesystem::path& path, const TokenizerSettings& settings)
      : folder(path),
        encoder(path / "vocab.json", path / "merges.txt"),
        start_id(requiredId(encoder, settings.start_token, "start", path)),
        end_id(requiredId(encoder, settings.end_token, "end", path)),
        unknown_id(requiredId(encoder, settings.unknown_token, "unknown", path)),
        pad_id(requiredId(encoder, settings.pad_token, "padding", path)),
        max_length(settings.max_length) {
    addSpecial(settings.start_token, start_id);
    addSpecial(settings.end_token, end_id);
    addSpecial(settings.unknown_token, unknown_id);
    // Stable Diffusion 2.x pads with "!": a "!" of the caption is then the padding token too, as in
    // diffusers.
    addSpecial(settings.pad_token, pad_id);
  }

  void addSpecial(const std::string& token, std::int64_t id) {
    specials.push_back({normalizeCaption(token), id});
  }

  void appendWords(std::string_view text, std::vector<std::int64_t>& ids) const {
    for (const auto& word : splitWords(text)) {
      const auto pieces = encoder.encode(word, unknown_id);
      ids.insert(ids.end(), pieces.begin(), pieces.end());
    }
  }

  std::vector<std::int64_t> contentIds(std::string_view text) const {
    const auto caption = normalizeCaption(text);
    std::vector<std::int64_t> ids;
    for (std::size_t begin = 0; begin < caption.size();) {
      std::size_t position = 0;
      const auto* special = findFirst(specials, caption, begin, position);
      const auto end = std::min(position, caption.size());
      appendWords(std::string_view(caption).substr(begin, end - begin), ids);
      begin = end;
      if (special != nullptr) {
        ids.push_back(special->id);
        begin += special->text.size();
      }
    }
    return ids;
  }

  std::filesystem::path folder;
  BytePairEncoder encoder;
  std::int64_t start_id;
  std::int64_t end_id;
  std::int64_t unknown_id;
  std::int64_t pad_id;
  int max_length;
  std::vector<SpecialToken> specials;
};

ClipTokenizer::ClipTokenizer(const std::filesystem::path& folder, int max_length) {
  auto settings = TokenizerSettings::read(folder);
  if (max_length != 0) {
    settings.max_length = max_length;
  }
  if (settings.max_length < 2) {
    throw Error(fmt::format(
        "{}: a prompt cannot have {} tokens; it has a start and an end.",
        folder.string(),
        settings.max_length));
  }
  state_ = std::make_unique<State>(folder, settings);
}

ClipTokenizer::~ClipTokenizer() = default;

std::vector<std::int64_t> ClipTokenizer::encode(std::string_view text) const {
  auto ids = encodeUnpadded(text);
  const auto length = static_cast<std::size_t>(state_->max_length);
  if (ids.size() > length) {
    ids.resize(length);
    ids.back() = state_->end_id;
  }
  ids.resize(length, state_->pad_id);
  return ids;
}

std::vector<std::int64_t> ClipTokenizer::encodeUnpadded(std::string_view text) const {
  std::vector<std::int64_t> ids = {state_->start_id};
  const auto content = state_->contentIds(text);
  ids.insert(ids.end(), content.begin(), content.end());
  ids.push_back(state_->end_id);
  return ids;
}

int ClipTokenizer::countTokens(std::string_view text) const {
  return static_cast<int>(state_->contentIds(text).size());
}

int ClipTokenizer::maxLength() const { return state_->max_length; }
std::int64_t ClipTokenizer::vocabularySize() const { return state_->encoder.size(); }
std::int64_t ClipTokenizer::startId() const { return state_->start_id; }
std::int64_t ClipTokenizer::endId() const { return state_->end_id; }
const std::filesystem::path& ClipTokenizer::folder() const { return state_->folder; }

}  // namespace diptych
