// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/dataset/picture_pixels.h"
#include "core/dataset/recipes/model_pictures.h"
#include "core/dataset/recipes/recipes.h"

#include <torch/torch.h>

namespace diptych {
namespace {

class VaeRoundTrip : public RecipeWork {
 public:
  explicit VaeRoundTrip(const RecipeInputs& inputs)
      : source_(inputs.source),
        pictures_(inputs),
        passes_(inputs.settings.at("passes").get<int>()),
        keep_float_(inputs.settings.at("keep_float").get<bool>()) {}

  DerivedPicture make(std::size_t item, std::stop_token stop) override {
    auto pixels = pictures_.pixelsOfItem(item);
    DerivedPicture picture;
    picture.caption = source_.items[item].caption;
    for (int pass = 0; pass < passes_; ++pass) {
      if (stop.stop_requested()) {
        throw Stopped();
      }
      pixels = pictures_.decode(pictures_.encode(pixels, item, pass));
      picture.image = imageOfPixels(pixels);
      if (!keep_float_) {
        pixels = pixelsOf(*picture.image);
      }
    }
    return picture;
  }

 private:
  const DataSet& source_;
  ModelPictures pictures_;
  int passes_;
  bool keep_float_;
};

}  // namespace

RecipeKind vaeRoundTripRecipe() {
  return {
      .name = "vae_round_trip",
      .title = "VAE round trip",
      .help = "Encodes every picture with the model's autoencoder and decodes it again.",
      .needs_model = true,
      .settings =
          {{"passes", "How many times", 1, 1, 100},
           posteriorSetting(),
           {"keep_float", "Between two passes, do not round to 8 bits", false},
           resolutionSetting(),
           seedSetting("Of the posterior's samples")},
      .start = [](const RecipeInputs& inputs) { return std::make_unique<VaeRoundTrip>(inputs); }};
}

}  // namespace diptych
