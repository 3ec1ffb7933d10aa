// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/derive.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/dataset/recipes/picture_recipe.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uintmax_t kMaxPictureFile = std::uintmax_t{2} << 30;

DataSet scanFolder(
    const fs::path& folder, const std::stop_token& stop, const DeriveProgress& on_progress) {
  auto data_set = scanDataSet(folder, stop, [&](std::size_t done, std::size_t total) {
    on_progress("scanning", done, total);
  });
  if (data_set.items.empty()) {
    throw Error(fmt::format(
        "{}: there is no picture that can be used. Choose a folder with JPEG, PNG, WebP or BMP "
        "pictures.",
        folder.string()));
  }
  return data_set;
}

// What AtomicFile leaves behind when the process is killed.
bool isLeftOver(const fs::path& path) {
  const auto name = path.filename().string();
  return name.starts_with('.') && name.ends_with(".tmp");
}

void removeLeftOvers(const fs::path& folder) {
  std::vector<fs::path> left_over;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && isLeftOver(entry.path())) {
      left_over.push_back(entry.path());
    }
  }
  for (const auto& path : left_over) {
    fs::remove(path);
  }
}

bool isEmptyButForLeftOvers(const fs::path& folder) {
  const fs::directory_iterator entries(folder);
  return std::all_of(
      begin(entries), end(entries), [](const auto& entry) { return isLeftOver(entry.path()); });
}

class Derivation {
 public:
  Derivation(
      const Recipe& recipe,
      fs::path target,
      std::string device,
      std::stop_token stop,
      const DeriveProgress& on_progress)
      : recipe_(recipe),
        kind_(recipeKind(recipe.kind)),
        settings_(completeSettings(recipe)),
        target_(std::move(target)),
        device_(std::move(device)),
        stop_(std::move(stop)),
        on_progress_(on_progress) {}

  std::string run(const fs::path& source_folder) {
    refuseForeignFolder(source_folder);
    source_ = scanFolder(source_folder, stop_, on_progress_);
    requireOwnStems(source_);
    if (kind_.needs_other) {
      other_ = scanFolder(recipe_.other, stop_, on_progress_);
      requireOwnStems(other_);
    }
    auto record = makeRecord();
    const auto earlier = readRecipeRecord(target_);
    if (!earlier.is_null()) {
      requireSameRecipe(earlier, record);
      if (earlier.contains("hash")) {
        return checkFinished(earlier);
      }
    }
    makePictures(record);
    const auto made = scanFolder(target_, stop_, on_progress_);
    requireAllCaptions(made);
    record["hash"] = hashOf(made);
    writeJsonFile(target_ / kRecipeFile, record);
    return record["hash"];
  }

 private:
  // A folder that is not ours must not be written into, nor one that is scanned itself.
  void refuseForeignFolder(const fs::path& source) const {
    for (const auto& scanned : {source, recipe_.other}) {
      if (!scanned.empty() && isInside(target_, scanned)) {
        throw Error(fmt::format(
            "{}: lies in \"{}\", whose pictures are read. Choose a folder outside.",
            target_.string(),
            scanned.string()));
      }
    }
    const bool foreign = fs::exists(target_) && !fs::exists(target_ / kRecipeFile) &&
                         (!fs::is_directory(target_) || !isEmptyButForLeftOvers(target_));
    if (foreign) {
      throw Error(fmt::format(
          "{}: is not empty and holds no {}, so nothing is written there. Choose another folder.",
          target_.string(),
          kRecipeFile));
    }
  }

  std::string hashOf(const DataSet& data_set) {
    on_progress_("hashing", 0, 1);
    return hashDataSet(data_set, stop_);
  }

  // What the result is made from; the same in two folders for the same recipe. Where the sources
  // were is worth knowing, but no part of the recipe.
  json makeRecord() {
    json record = {
        {"recipe", kind_.name},
        {"settings", settings_},
        {"pictures", source_.items.size()},
        {"source", {{"folder", source_.root.string()}, {"hash", hashOf(source_)}}}};
    if (kind_.needs_other) {
      record["other"] = {{"folder", other_.root.string()}, {"hash", hashOf(other_)}};
    }
    if (kind_.needs_model) {
      on_progress_("hashing", 0, 1);
      model_hash_ = hashModel(recipe_.model, stop_);
      record["model"] = {{"path", recipe_.model.string()}, {"hash", model_hash_}};
    }
    return record;
  }

  static json identityOf(const json& record) {
    json identity = record;
    for (const auto* key : {"facts", "hash"}) {
      identity.erase(key);
    }
    for (const auto& [part, place] :
         {std::pair{"source", "folder"}, {"other", "folder"}, {"model", "path"}}) {
      if (identity.contains(part) && identity[part].is_object()) {
        identity[part].erase(place);
      }
    }
    return identity;
  }

  void requireSameRecipe(const json& earlier, const json& record) const {
    if (identityOf(earlier) != identityOf(record)) {
      throw Error(fmt::format(
          "{}: holds what another recipe made, or the source or the model has changed since. "
          "Choose another folder, or delete this one.",
          target_.string()));
    }
  }

  std::string checkFinished(const json& earlier) {
    const auto hash = hashOf(scanFolder(target_, stop_, on_progress_));
    if (earlier.at("hash") != hash) {
      throw Error(fmt::format(
          "{}: pictures or captions have been changed since the recipe made them. Delete the "
          "folder to make them anew, or use it as a data set of its own.",
          target_.string()));
    }
    return hash;
  }

  void makePictures(json& record) {
    std::error_code error;
    fs::create_directories(target_, error);
    if (error) {
      throw Error(fmt::format("{}: cannot be made ({}).", target_.string(), error.message()));
    }
    removeLeftOvers(target_);
    writeJsonFile(target_ / kRecipeFile, record);  // marks the folder as ours, unfinished
    on_progress_("loading", 0, 1);
    const auto work = kind_.start(
        {source_,
         kind_.needs_other ? &other_ : nullptr,
         recipe_.model,
         model_hash_,
         device_,
         settings_,
         stop_});
    if (const auto facts = work->facts(); !facts.empty()) {
      record["facts"] = facts;
    }
    for (std::size_t i = 0; i < source_.items.size(); ++i) {
      if (stop_.stop_requested()) {
        throw Stopped();
      }
      on_progress_("making", i, source_.items.size());
      makePicture(*work, i);
    }
    on_progress_("making", source_.items.size(), source_.items.size());
  }

  // The caption is written last: where it is, its picture is too.
  void makePicture(RecipeWork& work, std::size_t item) {
    const auto stem = target_ / fs::path(pictureStem(source_.items[item].name));
    const fs::path caption = stem.string() + ".txt";
    if (fs::exists(caption)) {
      return;
    }
    fs::create_directories(stem.parent_path());
    const auto picture = work.make(item, stop_);
    if (picture.image) {
      writePng(stem.string() + ".png", *picture.image, picture.text);
    } else {
      writeFileAtomically(
          stem.string() + picture.file.extension().string(),
          readFile(picture.file, kMaxPictureFile));
    }
    writeFileAtomically(caption, picture.caption);
  }

  void requireAllCaptions(const DataSet& made) const {
    if (made.items.size() != source_.items.size()) {
      throw Error(fmt::format(
          "{}: holds {} pictures, but the recipe makes {}. Delete the folder and make it anew.",
          target_.string(),
          made.items.size(),
          source_.items.size()));
    }
  }

  const Recipe& recipe_;
  const RecipeKind& kind_;
  json settings_;
  fs::path target_;
  std::string device_;
  std::stop_token stop_;
  const DeriveProgress& on_progress_;
  DataSet source_;
  DataSet other_;
  std::string model_hash_;
};

}  // namespace

std::string deriveDataSet(
    const Recipe& recipe,
    const fs::path& source,
    const fs::path& target,
    const std::string& device,
    std::stop_token stop,
    const DeriveProgress& on_progress) {
  const DeriveProgress ignore = [](const std::string&, std::size_t, std::size_t) {};
  return Derivation(recipe, target, device, std::move(stop), on_progress ? on_progress : ignore)
      .run(source);
}

json readRecipeRecord(const fs::path& folder) {
  const auto file = folder / kRecipeFile;
  if (!fs::exists(file)) {
    return {};
  }
  auto record = readJsonFile(file);
  if (!record.is_object()) {
    throw Error(fmt::format("{}: must be a JSON object. Delete the folder.", file.string()));
  }
  return record;
}

}  // namespace diptych
