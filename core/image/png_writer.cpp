// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/png_writer.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/image/png_chunks.h"

#include <fmt/core.h>

#include <array>
#include <cassert>
#include <csetjmp>
#include <cstdio>
#include <exception>
#include <png.h>
#include <span>

namespace diptych {
namespace {

// Pictures of grids are written once and looked at often, but the wait is the user's.
constexpr int kCompression = 4;

constexpr std::size_t kPieceBytes = 256 * 1024;  // of compressed data, written at once

}  // namespace

// libpng leaves by longjmp: the functions between setjmp and libpng own nothing.
struct PngWriter::State {
  State(const std::filesystem::path& p, const ImageSize& s) : path(p), size(s), file(p) {}
  ~State() { png_destroy_write_struct(&png, &info); }

  using Call = void (*)(State& state, const std::uint8_t* row);
  bool call(Call work, const std::uint8_t* row = nullptr);
  void require(Call work, const std::uint8_t* row = nullptr);

  std::filesystem::path path;
  ImageSize size;
  AtomicFile file;
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::jmp_buf jump{};
  std::array<char, 128> message{};
  std::exception_ptr error;  // of the file, which libpng must not see
  int rows = 0;
};

bool PngWriter::State::call(Call work, const std::uint8_t* row) {
  if (setjmp(jump) != 0) {
    return false;
  }
  work(*this, row);
  return true;
}

void PngWriter::State::require(Call work, const std::uint8_t* row) {
  if (call(work, row)) {
    return;
  }
  if (error) {
    std::rethrow_exception(error);
  }
  throw Error(fmt::format(
      "{}: a PNG of {} x {} pixels cannot be written ({}). Choose a smaller picture.",
      path.string(),
      size.width,
      size.height,
      message.data()));
}

namespace {

void leavePng(png_structp png, png_const_charp message) {
  auto& state = *static_cast<PngWriter::State*>(png_get_error_ptr(png));
  std::snprintf(state.message.data(), state.message.size(), "%s", message);
  std::longjmp(state.jump, 1);
}

// No exception may pass through libpng; whether the bytes could be written is told apart.
bool writePngBytes(PngWriter::State& state, png_bytep bytes, png_size_t count) noexcept {
  try {
    state.file.write(std::as_bytes(std::span(bytes, count)));
    return true;
  } catch (...) {
    state.error = std::current_exception();
    return false;
  }
}

void onPngBytes(png_structp png, png_bytep bytes, png_size_t count) {
  if (!writePngBytes(*static_cast<PngWriter::State*>(png_get_io_ptr(png)), bytes, count)) {
    png_error(png, "the file cannot be written");
  }
}

void beginPng(PngWriter::State& state, const std::uint8_t* /*row*/) {
  constexpr png_uint_32 kMostSide = 0x7FFFFFFF;
  png_set_user_limits(state.png, kMostSide, kMostSide);
  png_set_write_fn(state.png, &state, onPngBytes, nullptr);
  png_set_compression_level(state.png, kCompression);
  png_set_compression_buffer_size(state.png, kPieceBytes);
  png_set_filter(state.png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_set_IHDR(
      state.png,
      state.info,
      static_cast<png_uint_32>(state.size.width),
      static_cast<png_uint_32>(state.size.height),
      8,
      PNG_COLOR_TYPE_RGB,
      PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT,
      PNG_FILTER_TYPE_DEFAULT);
  png_write_info(state.png, state.info);
}

}  // namespace

PngWriter::PngWriter(
    const std::filesystem::path& path,
    const ImageSize& size,
    const std::map<std::string, std::string>& text) {
  if (size.width < 1 || size.height < 1) {
    throw Error(fmt::format(
        "{}: a picture of {} x {} pixels cannot be a PNG.",
        path.string(),
        size.width,
        size.height));
  }
  const auto chunks = encodePngText(path, text);
  state_ = std::make_unique<State>(path, size);
  state_->png = png_create_write_struct(
      PNG_LIBPNG_VER_STRING, state_.get(), leavePng, [](png_structp, png_const_charp) {});
  state_->info = state_->png == nullptr ? nullptr : png_create_info_struct(state_->png);
  if (state_->info == nullptr) {
    throw Error(fmt::format("{}: there is not enough memory to write a PNG.", path.string()));
  }
  state_->require(beginPng);
  state_->file.write(chunks);
}

PngWriter::~PngWriter() = default;

void PngWriter::writeRows(const Image& rows) {
  assert(rows.width == state_->size.width && state_->rows + rows.height <= state_->size.height);
  for (int y = 0; y < rows.height; ++y) {
    state_->require(
        [](State& state, const std::uint8_t* row) { png_write_row(state.png, row); }, rows.row(y));
  }
  state_->rows += rows.height;
}

void PngWriter::commit() {
  assert(state_->rows == state_->size.height);
  state_->require([](State& state, const std::uint8_t*) { png_write_end(state.png, nullptr); });
  state_->file.commit();
}

}  // namespace diptych
