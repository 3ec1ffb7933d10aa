// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// 8-bit RGB, row by row, three bytes a pixel, no padding.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;

  bool empty() const { return rgb.empty(); }
  std::uint8_t* row(int y) { return rgb.data() + static_cast<std::size_t>(y) * width * 3; }
  const std::uint8_t* row(int y) const {
    return rgb.data() + static_cast<std::size_t>(y) * width * 3;
  }
};

struct ImageSize {
  int width = 0;
  int height = 0;
  bool operator==(const ImageSize&) const = default;
};

// Files larger than this, in pixels, are refused before they are decoded.
inline constexpr std::int64_t kMaxImagePixels = 400'000'000;

// JPEG, PNG, WebP or BMP: EXIF orientation applied, alpha composited on white, grey and CMYK made
// RGB. Throws Error, naming the file, when it is broken, cut off, too large or of another kind.
Image readImage(const std::filesystem::path& path);

// Width and height as shown (after EXIF orientation), from the file's header alone. Throws Error as
// readImage does.
ImageSize readImageSize(const std::filesystem::path& path);

// Whether the file name's ending is one of those readImage knows (.jpg .jpeg .jfif .png .webp .bmp,
// any case).
bool hasImageExtension(const std::filesystem::path& path);
// The same of an ending in lower case with its point (".png"), for long lists of names.
bool isImageExtension(std::string_view extension);

// Scales to cover width x height, keeping the aspect ratio (area averaging down, bicubic up), then
// cuts out the centre.
Image resizeToCover(const Image& image, int width, int height);

// Scales to fit inside width x height, keeping the aspect ratio; never enlarges.
Image resizeToFit(const Image& image, int width, int height);

// Scales to exactly width x height; the aspect ratio may change.
Image resizeTo(const Image& image, int width, int height);

// The centre of a picture that is at least as large.
Image cutCentre(Image image, int width, int height);

// PNG with text chunks (key -> UTF-8 text; tEXt when the text is Latin-1, else iTXt), written
// atomically.
void writePng(
    const std::filesystem::path& path,
    const Image& image,
    const std::map<std::string, std::string>& text = {});

// The text chunks of a PNG (tEXt, iTXt, uncompressed). Throws Error when the file is no PNG.
std::map<std::string, std::string> readPngText(const std::filesystem::path& path);

}  // namespace diptych
