// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/model_facts_loader.h"

#include "ui/bridge/paths.h"

namespace diptych::ui {

void ModelFactsLoader::load(const QString& model) {
  worker_.cancel();
  worker_.run(
      [path = toPath(model)](const std::stop_token&) { return describeModel(path); },
      [this](const ModelFacts& facts) { Q_EMIT loaded(facts); },
      [this](const QString& message) { Q_EMIT failed(message); });
}

}  // namespace diptych::ui
