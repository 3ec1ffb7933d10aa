// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/decoder.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <string>

// Needs FILE and size_t to be declared before.
#include <jerror.h>
#include <jpeglib.h>

namespace diptych {
namespace {

// A progressive file may ask for millions of passes over a large picture.
constexpr int kMaxScans = 200;

// libjpeg's objects. It leaves by longjmp: the functions between setjmp and libjpeg own nothing.
struct JpegJob {
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf jump{};
  std::array<char, JMSG_LENGTH_MAX> message{};
  Image image;
  std::vector<std::uint8_t> cmyk_row;

  ~JpegJob() { jpeg_destroy_decompress(&info); }
};

JpegJob& jobOf(j_common_ptr info) { return *static_cast<JpegJob*>(info->client_data); }

[[noreturn]] void leaveJpeg(j_common_ptr info) {
  auto& job = jobOf(info);
  info->err->format_message(info, job.message.data());
  std::longjmp(job.jump, 1);
}

// These warnings mean that a part of the picture is invented; the others (odd headers, padding) do
// no harm.
bool meansDamage(int code) {
  return code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_JPEG_EOF ||
         code == JWRN_MUST_RESYNC;
}

void onJpegMessage(j_common_ptr info, int level) {
  if (level < 0 && meansDamage(info->err->msg_code)) {
    leaveJpeg(info);
  }
}

void onJpegProgress(j_common_ptr info) {
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kMaxScans) {
    info->err->msg_code = JERR_BAD_PROGRESSION;
    leaveJpeg(info);
  }
}

void setUp(JpegJob& job) {
  job.info.err = jpeg_std_error(&job.errors);
  job.errors.error_exit = leaveJpeg;
  job.errors.emit_message = onJpegMessage;
  job.errors.output_message = [](j_common_ptr) {};
  jpeg_create_decompress(&job.info);
  job.info.client_data = &job;
  job.progress.progress_monitor = onJpegProgress;
  job.info.progress = &job.progress;
}

unsigned scaleDenominator(const jpeg_decompress_struct& info, int min_side) {
  const auto side = std::max(info.image_width, info.image_height);
  unsigned denominator = 1;
  while (min_side > 0 && denominator < 8 &&
         side / (denominator * 2) >= static_cast<unsigned>(min_side)) {
    denominator *= 2;
  }
  return denominator;
}

// Adobe's programs store the four inks inverted and say so by their marker.
void cmykToRgb(const std::uint8_t* cmyk, std::uint8_t* rgb, unsigned width, bool is_inverted) {
  const unsigned flip = is_inverted ? 0 : 255;
  for (unsigned x = 0; x < width; ++x, cmyk += 4, rgb += 3) {
    for (int c = 0; c < 3; ++c) {
      rgb[c] = static_cast<std::uint8_t>(((cmyk[c] ^ flip) * (cmyk[3] ^ flip) + 127) / 255);
    }
  }
}

void startJpeg(JpegJob& job, int min_side) {
  auto& info = job.info;
  jpeg_read_header(&info, TRUE);
  const bool is_cmyk = info.num_components == 4;
  info.out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
  info.dct_method = JDCT_ISLOW;
  info.scale_num = 1;
  info.scale_denom = scaleDenominator(info, min_side);
  jpeg_start_decompress(&info);
  job.image.width = static_cast<int>(info.output_width);
  job.image.height = static_cast<int>(info.output_height);
  job.image.rgb.resize(std::size_t{info.output_width} * info.output_height * 3);
  job.cmyk_row.resize(is_cmyk ? std::size_t{info.output_width} * 4 : 0);
}

void readJpegRows(JpegJob& job) {
  auto& info = job.info;
  while (info.output_scanline < info.output_height) {
    auto* target = job.image.row(static_cast<int>(info.output_scanline));
    JSAMPROW row = job.cmyk_row.empty() ? target : job.cmyk_row.data();
    jpeg_read_scanlines(&info, &row, 1);
    if (!job.cmyk_row.empty()) {
      cmykToRgb(job.cmyk_row.data(), target, info.output_width, info.saw_Adobe_marker == TRUE);
    }
  }
  jpeg_finish_decompress(&info);
}

bool runJpeg(JpegJob& job, const std::uint8_t* bytes, std::size_t count, int min_side) {
  if (setjmp(job.jump) != 0) {
    return false;
  }
  jpeg_mem_src(&job.info, bytes, count);
  startJpeg(job, min_side);
  readJpegRows(job);
  return true;
}

}  // namespace

Image decodeJpeg(FileReader& file, const ImageHeader& header, int min_side) {
  const auto bytes = file.readAll();
  JpegJob job;
  setUp(job);
  if (!runJpeg(job, bytes.data(), bytes.size(), min_side)) {
    file.fail(
        fmt::format("is a damaged JPEG ({}). Copy it again or remove it.", job.message.data()));
  }
  if (job.info.image_width != static_cast<unsigned>(header.size.width) ||
      job.info.image_height != static_cast<unsigned>(header.size.height)) {
    file.fail("changed while it was read. Try again when nothing writes to it.");
  }
  return std::move(job.image);
}

}  // namespace diptych
