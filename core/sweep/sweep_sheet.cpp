// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_sheet.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <utility>

namespace diptych {
namespace {

constexpr int kGoodCellWidth = 200;  // small pictures are enlarged to about this

ImageSize cellSizeOf(const GenerationSettings& base, int wanted_width) {
  if (wanted_width > 0) {
    const double factor = static_cast<double>(wanted_width) / base.width;
    return {wanted_width, std::max(1, static_cast<int>(std::lround(base.height * factor)))};
  }
  const int factor =
      std::max(1, static_cast<int>(std::lround(static_cast<double>(kGoodCellWidth) / base.width)));
  return {base.width * factor, base.height * factor};
}

class SheetMaker {
 public:
  SheetMaker(const SweepPlan& plan, const SweepPicture& options)
      : plan_(plan), draw_(options.draw_label), difference_(options.difference) {
    sheet_.cell = cellSizeOf(plan.base, options.cell_width);
    sheet_.font = std::clamp(sheet_.cell.width / 16, 13, 64);
    sheet_.margin = sheet_.font * 3 / 2;
    sheet_.gap = std::max(4, sheet_.font / 2);
  }

  SweepSheet make() {
    layOutWidth();
    makeHead();
    makeColumns();
    makeRows();
    makeSheets();
    sheet_.height = heightOf();
    if (sheet_.height > 0x7FFFFFFF) {
      throw Error("The picture of the whole grid would be too high. Choose smaller cells.");
    }
    return std::move(sheet_);
  }

 private:
  Image label(SweepLabel::Kind kind, const std::string& text, int width, int height, int font) {
    return draw_ ? draw_({kind, text, width, height, font}) : Image{width, 0, {}};
  }

  void layOutWidth() {
    const int labels = draw_ ? sheet_.font * 12 : 0;
    sheet_.left = sheet_.margin + (labels > 0 ? labels + sheet_.font : 0);
    const std::int64_t cells =
        static_cast<std::int64_t>(plan_.columns()) * (sheet_.cell.width + sheet_.gap) - sheet_.gap;
    const std::int64_t width = sheet_.left + cells + sheet_.margin;
    if (width > 0x7FFFFFFF / 3) {
      throw Error("The picture of the whole grid would be too wide. Choose smaller cells.");
    }
    sheet_.width = static_cast<int>(width);
  }

  void makeHead() {
    if (!draw_) {
      return;
    }
    const int width = sheet_.width - 2 * sheet_.margin;
    const int most = sheet_.font * 8;
    const auto& base = plan_.base;
    sheet_.head.push_back(
        label(SweepLabel::Kind::Title, plan_.name, width, most, sheet_.font * 3 / 2));
    sheet_.head.push_back(label(
        SweepLabel::Kind::Caption,
        fmt::format("{}  ·  {} x {} pixels", commonWords(), base.width, base.height),
        width,
        most,
        sheet_.font));
    if (difference_) {
      auto words = describeDifference(plan_, *difference_);
      words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
      sheet_.head.push_back(label(SweepLabel::Kind::Caption, words, width, most, sheet_.font));
    }
  }

  // What no axis changes.
  std::string commonWords() const {
    std::vector<bool> varies(kSweepKinds);
    for (const auto& axis : plan_.axes) {
      varies[static_cast<std::size_t>(axis.kind)] = true;
    }
    const auto& base = plan_.base;
    std::string words;
    const auto add = [&](SweepKind kind, const std::string& text) {
      if (!varies[static_cast<std::size_t>(kind)] && !text.empty()) {
        words += (words.empty() ? "" : "  ·  ") + text;
      }
    };
    add(SweepKind::Model, plan_.model.label);
    add(SweepKind::Prompt, base.prompt);
    if (!base.negative_prompt.empty()) {
      add(SweepKind::NegativePrompt, "without " + base.negative_prompt);
    }
    add(SweepKind::Sampler, samplerDisplayName(base.sampler));
    add(SweepKind::Steps, fmt::format("{} steps", base.steps));
    add(SweepKind::Cfg, fmt::format("CFG {}", base.cfg));
    add(SweepKind::Seed, fmt::format("seed {}", base.seed));
    return words;
  }

  void makeColumns() {
    if (!draw_) {
      return;
    }
    int height = 0;
    for (const auto& text : plan_.axes[0].labels) {
      sheet_.columns.push_back(label(
          SweepLabel::Kind::Column,
          sweepAxisLabel(plan_.axes[0].kind, text),
          sheet_.cell.width,
          sheet_.font * 5,
          sheet_.font));
      height = std::max(height, sheet_.columns.back().height);
    }
    for (auto& column : sheet_.columns) {  // they stand on one line
      auto padded = plainImage(column.width, height, kPaper);
      copyInto(column, 0, height - column.height, padded, 0);
      column = std::move(padded);
    }
  }

  void makeRows() {
    for (const auto& text : plan_.axes[1].labels) {
      if (!draw_) {
        return;
      }
      sheet_.rows.push_back(label(
          SweepLabel::Kind::Row,
          sweepAxisLabel(plan_.axes[1].kind, text),
          sheet_.font * 12,
          sheet_.cell.height,
          sheet_.font));
    }
  }

  void makeSheets() {
    if (!draw_ || plan_.axes.size() < 3) {
      return;
    }
    for (const auto& text : plan_.axes[2].labels) {
      sheet_.sheets.push_back(label(
          SweepLabel::Kind::Sheet,
          sweepAxisLabel(plan_.axes[2].kind, text),
          sheet_.width - 2 * sheet_.margin,
          sheet_.font * 6,
          sheet_.font * 5 / 4));
    }
  }

  std::int64_t heightOf() const {
    std::int64_t height = sheet_.margin;
    for (const auto& words : sheet_.head) {
      height += words.height + sheet_.gap;
    }
    height += sheet_.head.empty() ? 0 : sheet_.gap;
    for (int z = 0; z < plan_.sheets(); ++z) {
      height += sheet_.headHeight(z);
      height += static_cast<std::int64_t>(plan_.rows()) * (sheet_.cell.height + sheet_.gap);
      height += sheet_.margin - sheet_.gap;
    }
    return height;
  }

  const SweepPlan& plan_;
  const DrawLabel& draw_;
  const std::optional<SweepDifference>& difference_;
  SweepSheet sheet_;
};

}  // namespace

Image plainImage(int width, int height, std::uint8_t grey) {
  Image image{width, height, {}};
  image.rgb.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, grey);
  return image;
}

void copyInto(const Image& picture, int left, int top, Image& band, int band_top) {
  const int width = std::min(picture.width, band.width - left);
  const int first = std::max(top, band_top);
  const int last = std::min(top + picture.height, band_top + band.height);
  if (width <= 0) {
    return;
  }
  for (int y = first; y < last; ++y) {
    std::memcpy(
        band.row(y - band_top) + static_cast<std::size_t>(left) * 3,
        picture.row(y - top),
        static_cast<std::size_t>(width) * 3);
  }
}

int SweepSheet::headHeight(int z) const {
  const int words = sheets.empty() ? 0 : sheets[static_cast<std::size_t>(z)].height;
  const int labels = columns.empty() ? 0 : columns.front().height;
  return (words > 0 ? words + gap : 0) + labels + gap;
}

SweepSheet layOutSweep(const SweepPlan& plan, const SweepPicture& options) {
  return SheetMaker(plan, options).make();
}

}  // namespace diptych
