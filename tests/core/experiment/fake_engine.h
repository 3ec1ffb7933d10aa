// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace diptych {

// Stand-ins for Trainer, PictureGenerator and the model's facts, put in their places by the linker:
// the whole way of a run without torch, in milliseconds, stopped and broken at any chosen moment.
// What they learn is a made-up but exact function of all that went before, so that a step too many,
// too few or out of order shows in every later number.
struct FakeEngine {
  // Called at "loading", "caching", "step", "score", "generate", "saving state", "saving model"
  // with the steps done so far. May throw, as the real ones do.
  std::function<void(const std::string& moment, std::int64_t step)> at = [](auto&&...) {};
  std::string model_hash = "fake-model";
  std::int64_t steps_per_epoch = 4;
  bool panel_loss_is_nan = false;
  std::int64_t unet_parameters = 0;  // that the model claims to have
};

FakeEngine& fakeEngine();

}  // namespace diptych
