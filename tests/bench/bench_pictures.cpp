// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_pictures.h"

#include <fmt/core.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>
#include <vector>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// Noise, as a photograph has it, is made once; every picture is another part of it.
cv::Mat makeNoise(int width, int height) {
  cv::Mat noise(height + 256, width + 256, CV_8UC3);
  cv::RNG generator(1);
  generator.fill(noise, cv::RNG::NORMAL, cv::Scalar::all(128), cv::Scalar::all(40));
  cv::GaussianBlur(noise, noise, {0, 0}, 2);
  return noise;
}

cv::Mat paint(const cv::Mat& noise, const BenchPictures& pictures, int number) {
  const cv::Rect part(number % 256, number / 256 % 256, pictures.width, pictures.height);
  cv::Mat picture = noise(part).clone();
  const cv::Scalar color(number * 37 % 256, number * 91 % 256, number * 53 % 256);
  const cv::Point centre(pictures.width / 2, pictures.height / 2);
  cv::circle(picture, centre, pictures.height / 3, color, cv::FILLED);
  const double scale = pictures.height / 240.0;
  cv::putText(
      picture, std::to_string(number), centre, cv::FONT_HERSHEY_SIMPLEX, scale, {255, 255, 255});
  return picture;
}

void writeOne(
    const fs::path& folder, const cv::Mat& noise, const BenchPictures& pictures, int number) {
  const auto stem = fmt::format("a thing_{:07}", number);
  const auto path = folder / (stem + ".jpg");
  if (fs::exists(path)) {
    return;
  }
  cv::imwrite(path.string(), paint(noise, pictures, number), {cv::IMWRITE_JPEG_QUALITY, 90});
  if (number % pictures.caption_every == 0) {
    std::ofstream(folder / (stem + ".txt")) << "a photo of thing " << number << '\n';
  }
}

}  // namespace

void writeBenchPictures(const fs::path& folder, const BenchPictures& pictures) {
  fs::create_directories(folder);
  const auto noise = makeNoise(pictures.width, pictures.height);
  std::atomic<int> next = 0;
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back([&] {
      for (int number = next++; number < pictures.count; number = next++) {
        writeOne(folder, noise, pictures, number);
      }
    });
  }
}

}  // namespace diptych
