// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_export.h"

#include "core/base/error.h"
#include "core/dataset/picture_generator.h"
#include "core/image/png_writer.h"
#include "core/sweep/sweep_folder.h"
#include "core/sweep/sweep_sheet.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBandBytes = 48 * 1024 * 1024;
constexpr std::uint8_t kPale = 240;
constexpr std::uint8_t kEdge = 221;

// From top to bottom, a band of rows at a time.
class PageWriter {
 public:
  PageWriter(
      const fs::path& folder,
      const SweepPlan& plan,
      const SweepSheet& page,
      const SweepPicture& options,
      PngWriter& png,
      const SweepState& state,
      const std::stop_token& stop,
      const SweepExportProgress& on_progress)
      : folder_(folder),
        plan_(plan),
        state_(state),
        page_(page),
        png_(png),
        difference_(options.difference),
        stop_(stop),
        on_progress_(on_progress),
        missing_(plainImage(page.cell.width, page.cell.height, kPale)) {
    if (options.draw_label) {
      drawMissing(options.draw_label);
    }
    if (difference_) {
      reference_ = readImage(cellFile(folder, difference_->reference));
    }
  }

  void write() {
    space(page_.margin);
    for (const auto& words : page_.head) {
      strip({{&words, page_.margin}}, words.height);
      space(page_.gap);
    }
    space(page_.head.empty() ? 0 : page_.gap);
    for (int z = 0; z < plan_.sheets(); ++z) {
      writeSheetHead(z);
      edge();
      for (int y = 0; y < plan_.rows(); ++y) {
        writeRow(y, z);
        edge();
        const bool last = y + 1 == plan_.rows();
        space(last ? page_.margin - 1 : page_.gap - 2);
        if (!last) edge();
      }
    }
  }

 private:
  struct Placed {
    const Image* picture;
    int left;
  };

  void drawMissing(const DrawLabel& draw) {
    const auto words = draw(
        {SweepLabel::Kind::Missing, "no picture", page_.cell.width, page_.cell.height, page_.font});
    copyInto(words, 0, (page_.cell.height - words.height) / 2, missing_, 0);
  }

  void space(int height) { png_.writeRows(plainImage(page_.width, height, kPaper)); }

  // One line above or below the cells: white pictures on white paper have an edge too.
  void edge() {
    auto line = plainImage(page_.width, 1, kPaper);
    for (int x = 0; x < plan_.columns(); ++x) {
      copyInto(plainImage(page_.cell.width + 2, 1, kEdge), page_.columnLeft(x) - 1, 0, line, 0);
    }
    png_.writeRows(line);
  }

  void strip(const std::vector<Placed>& pictures, int height) {
    auto band = plainImage(page_.width, height, kPaper);
    for (const auto& [picture, left] : pictures) {
      copyInto(*picture, left, 0, band, 0);
    }
    png_.writeRows(band);
  }

  void writeSheetHead(int z) {
    if (!page_.sheets.empty()) {
      const auto& words = page_.sheets[static_cast<std::size_t>(z)];
      strip({{&words, page_.margin}}, words.height);
      space(page_.gap);
    }
    if (page_.columns.empty()) {
      space(page_.gap - 1);
      return;
    }
    std::vector<Placed> labels;
    for (int x = 0; x < plan_.columns(); ++x) {
      labels.push_back({&page_.columns[static_cast<std::size_t>(x)], page_.columnLeft(x)});
    }
    strip(labels, page_.columns.front().height);
    space(page_.gap - 1);  // and the edge
  }

  // A row of a very wide page is written in several bands, and its cells are read once for each.
  void writeRow(int y, int z) {
    const auto row_bytes = static_cast<std::size_t>(page_.width) * 3;
    const int band_height = static_cast<int>(std::clamp<std::size_t>(
        kBandBytes / row_bytes, 1, static_cast<std::size_t>(page_.cell.height)));
    for (int top = 0; top < page_.cell.height; top += band_height) {
      auto band = plainImage(page_.width, std::min(band_height, page_.cell.height - top), kPaper);
      if (!page_.rows.empty()) {
        const auto& words = page_.rows[static_cast<std::size_t>(y)];
        copyInto(words, page_.margin, (page_.cell.height - words.height) / 2, band, top);
      }
      for (int x = 0; x < plan_.columns(); ++x) {
        placeCell({x, y, z}, band, top);
      }
      png_.writeRows(band);
    }
    done_ += static_cast<std::size_t>(plan_.columns());
    if (on_progress_) {
      on_progress_(done_, plan_.cells());
    }
  }

  void placeCell(const SweepCell& cell, Image& band, int band_top) {
    if (stop_.stop_requested()) {
      throw Stopped();
    }
    const auto picture = cellPicture(cell);
    const int left = page_.columnLeft(cell.x);
    const auto side = plainImage(1, page_.cell.height, kEdge);
    copyInto(side, left - 1, 0, band, band_top);
    copyInto(picture ? *picture : missing_, left, 0, band, band_top);
    copyInto(side, left + page_.cell.width, 0, band, band_top);
  }

  std::optional<Image> cellPicture(const SweepCell& cell) const {
    if (!state_.finished[plan_.indexOf(cell)]) {
      return std::nullopt;
    }
    auto image = readImage(cellFile(folder_, cell));
    if (difference_) {
      image = differenceOf(reference_, image, *difference_);
    }
    const bool fits = image.width == page_.cell.width && image.height == page_.cell.height;
    return fits ? std::move(image) : resizeTo(image, page_.cell.width, page_.cell.height);
  }

  const fs::path& folder_;
  const SweepPlan& plan_;
  const SweepState& state_;
  const SweepSheet& page_;
  PngWriter& png_;
  const std::optional<SweepDifference>& difference_;
  Image reference_;
  const std::stop_token& stop_;
  const SweepExportProgress& on_progress_;
  Image missing_;
  std::size_t done_ = 0;
};

void requireReference(
    const SweepPlan& plan, const SweepState& state, const SweepDifference& difference) {
  const auto& cell = difference.reference;
  const bool inside = cell.x >= 0 && cell.x < plan.columns() && cell.y >= 0 &&
                      cell.y < plan.rows() && cell.z >= 0 && cell.z < plan.sheets();
  if (!inside || !state.finished[plan.indexOf(cell)]) {
    throw Error(fmt::format(
        "There is no picture in column {}, row {}, sheet {} to tell differences from. Name a "
        "finished cell.",
        cell.x + 1,
        cell.y + 1,
        cell.z + 1));
  }
}

std::map<std::string, std::string> pairsOf(const SweepPlan& plan, const SweepPicture& options) {
  auto pairs = gridPairs(plan);
  if (options.difference) {
    pairs["Shown"] = describeDifference(plan, *options.difference);
  }
  return pairs;
}

}  // namespace

ImageSize sweepPictureSize(const SweepPlan& plan, const SweepPicture& options) {
  const auto page = layOutSweep(plan, options);
  return {page.width, static_cast<int>(page.height)};
}

void exportSweepPicture(
    const fs::path& sweep_folder,
    const fs::path& png,
    const SweepPicture& options,
    const std::stop_token& stop,
    const SweepExportProgress& on_progress) {
  const auto plan = readSweep(sweep_folder);
  const auto state = scanSweep(sweep_folder, plan, stop);
  if (options.difference) {
    requireReference(plan, state, *options.difference);
  }
  const auto page = layOutSweep(plan, options);
  const auto hash = state.model_hashes.find(plan.model.path.string());
  const auto parameters = parametersText(
      settingsOf(plan, {}),
      modelOf(plan, {}).label,
      hash == state.model_hashes.end() ? std::string() : hash->second.substr(0, 10),
      pairsOf(plan, options));
  PngWriter writer(png, {page.width, static_cast<int>(page.height)}, {{"parameters", parameters}});
  PageWriter(sweep_folder, plan, page, options, writer, state, stop, on_progress).write();
  writer.commit();
}

}  // namespace diptych
