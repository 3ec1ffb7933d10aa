// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/filter_words.h"

#include "core/gallery/picture_filter.h"

#include <algorithm>
#include <limits>

namespace diptych {
namespace {

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

// UTF-8: every byte that does not continue a character begins one.
std::size_t countCharacters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](unsigned char byte) { return (byte & 0xC0) != 0x80; }));
}

FilterNumber ofItem(std::string word, std::string help, double (*value)(const PictureItem&)) {
  return {std::move(word), std::move(help), [value](const GallerySet& set, std::size_t picture) {
            const auto* item = set.pictures->item(picture);
            return item == nullptr ? kNotKnown : value(*item);
          }};
}

FilterNumber ofNumbers(std::string word, std::string help, float PictureNumbers::*number) {
  return {std::move(word), std::move(help), [number](const GallerySet& set, std::size_t picture) {
            return static_cast<double>(set.numbersOf(picture).*number);
          }};
}

const std::vector<FilterNumber>& numbers() {
  static const std::vector<FilterNumber> list{
      ofItem("width", "pixels", [](const PictureItem& i) { return 1.0 * i.size.width; }),
      ofItem("height", "pixels", [](const PictureItem& i) { return 1.0 * i.size.height; }),
      ofItem(
          "ratio",
          "width divided by height",
          [](const PictureItem& i) { return 1.0 * i.size.width / i.size.height; }),
      ofItem(
          "size",
          "kilobytes of the file",
          [](const PictureItem& i) { return static_cast<double>(i.file_size) / 1000; }),
      ofItem(
          "length",
          "characters of the caption",
          [](const PictureItem& i) { return static_cast<double>(countCharacters(i.caption)); }),
      {"tokens",
       "tokens of the caption",
       [](const GallerySet& set, std::size_t picture) {
         const int tokens = set.numbersOf(picture).tokens;
         return tokens < 0 ? kNotKnown : tokens;
       }},
      ofNumbers("loss", "the untrained base model's loss", &PictureNumbers::loss),
      ofNumbers("psnr", "dB after a round trip through the autoencoder", &PictureNumbers::psnr),
      ofNumbers("ssim", "likeness after the round trip, 1: the same", &PictureNumbers::ssim),
      ofNumbers("noise", "estimated noise, in 8-bit levels", &PictureNumbers::noise),
      ofNumbers("slope", "of the power spectrum; lower is smoother", &PictureNumbers::slope)};
  return list;
}

const std::vector<FilterState>& states() {
  using Picture = std::size_t;
  using Row = PictureRow;
  static const std::vector<FilterState> list{
      {"paired",
       "has a counterpart",
       [](const GallerySet&, Picture, const Row& row) { return countPictures(row) > 1; }},
      {"unpaired",
       "has no counterpart",
       [](const GallerySet&, Picture, const Row& row) { return countPictures(row) == 1; }},
      {"problem",
       "something is wrong with the picture or its caption",
       [](const GallerySet& set, Picture picture, const Row&) {
         return set.pictures->problem(picture) != nullptr;
       }},
      {"broken",
       "the picture was left out",
       [](const GallerySet& set, Picture picture, const Row&) {
         return set.pictures->item(picture) == nullptr;
       }},
      {"nocaption",
       "has no caption",
       [](const GallerySet& set, Picture picture, const Row&) {
         return set.pictures->caption(picture).empty();
       }},
      {"cut",
       "the model does not see the end of the caption",
       [](const GallerySet& set, Picture picture, const Row&) {
         return set.max_tokens > 0 && set.numbersOf(picture).tokens > set.max_tokens;
       }}};
  return list;
}

template <typename Words>
auto* find(const Words& words, std::string_view word) {
  const auto found = std::find_if(
      words.begin(), words.end(), [&](const auto& known) { return known.word == word; });
  return found == words.end() ? nullptr : &*found;
}

}  // namespace

const FilterNumber* findFilterNumber(std::string_view word) { return find(numbers(), word); }

const FilterState* findFilterState(std::string_view word) { return find(states(), word); }

const std::vector<FilterWord>& filterWords() {
  static const std::vector<FilterWord> list = [] {
    std::vector<FilterWord> words;
    for (const auto& number : numbers()) {
      words.push_back({number.word, number.help, true});
    }
    for (const auto& state : states()) {
      words.push_back({state.word, state.help, false});
    }
    return words;
  }();
  return list;
}

double filterNumber(std::string_view word, const GallerySet& set, std::size_t picture) {
  const auto* number = findFilterNumber(word);
  return number == nullptr ? kNotKnown : number->value(set, picture);
}

}  // namespace diptych
