// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace diptych {

// A picture and what the autoencoder makes of it, of one size.
struct RoundTripPicture {
  Image before;     // as the encoder gets it
  Image after;      // decoded from the posterior's mean, rounded to 8 bits
  double psnr = 0;  // dB, of one to the other
};

// Sends pictures through a model's autoencoder and back. One thread at a time may use it.
class RoundTrip {
 public:
  static constexpr int kLongestSide = 1024;  // what is larger is scaled down first

  // Reads the autoencoder alone. device: as parseDevice knows them. Throws Error, Stopped.
  explicit RoundTrip(
      const std::filesystem::path& model,
      const std::string& device = "auto",
      std::stop_token stop = {});
  ~RoundTrip();

  // Sides of pictures are multiples of it: pixels per latent.
  int factor() const;

  // What the encoder gets of a picture: made to fit into kLongestSide, then the centre whose sides
  // are multiples of factor(). Throws Error for a picture smaller than factor().
  Image prepare(const Image& image) const;

  // half_way is called between encoding and decoding. Throws Error as prepare does, Stopped.
  RoundTripPicture run(
      const Image& image,
      std::stop_token stop = {},
      const std::function<void()>& half_way = {}) const;

 private:
  struct State;  // libtorch stays in round_trip.cpp
  std::unique_ptr<State> state_;
};

}  // namespace diptych
