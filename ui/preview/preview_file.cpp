// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_file.h"

#include "core/base/error.h"
#include "core/dataset/picture_generator.h"
#include "core/model/model_facts.h"

namespace diptych::ui {
namespace {

std::string shortModelHash(const std::filesystem::path& model) {
  constexpr std::size_t kDigits = 10;  // as A1111 writes it
  try {
    return diptych::hashModel(model).substr(0, kDigits);
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace

void writePreviewPicture(
    const PreviewPicture& picture,
    const std::string& model_label,
    const std::filesystem::path& png) {
  if (!picture.picture) throw Error("There is no picture to save yet: press Generate first.");
  // The weights of a training at work are in no file that could be hashed; the label has the step.
  const auto hash = picture.job.weights ? std::string() : shortModelHash(picture.job.model);
  const auto parameters = diptych::parametersText(picture.job.settings, model_label, hash);
  diptych::writePng(png, *picture.picture, {{"parameters", parameters}});
}

}  // namespace diptych::ui
