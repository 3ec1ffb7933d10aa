// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace at {
class Tensor;
}

namespace diptych {

class NoiseSchedule;

// noise + amount * offset: the offset, [batch, channels, 1, 1], is the same for every pixel of a
// channel, so that the model learns to move a picture's mean. What comes out is both added to the
// latents and predicted.
at::Tensor withOffset(const at::Tensor& noise, const at::Tensor& offset, double amount);

// What the UNet should answer: the noise, or the velocity when the schedule's prediction_type is
// "v_prediction". latents, noise: [batch, channels, height, width]; timesteps: [batch], int64, on
// the CPU. Throws Error for another prediction_type.
at::Tensor lossTarget(
    const NoiseSchedule& schedule,
    const at::Tensor& latents,
    const at::Tensor& noise,
    const at::Tensor& timesteps);

// How much each picture of the batch counts: [batch], float32. Ones when min_snr_gamma is 0, else
// min-SNR (Hang et al. 2023, arXiv:2303.09556): min(snr, gamma) / snr for epsilon, min(snr, gamma)
// / (snr + 1) for velocity. At zero terminal SNR these are 1 (the limit) and 0.
at::Tensor lossWeights(
    const NoiseSchedule& schedule, const at::Tensor& timesteps, double min_snr_gamma);

// min(1 + 1/snr, highest) for epsilon, which makes the noise's error the velocity's where highest
// allows it: [batch], float32. At noisy timesteps the noise is easy to guess and says little of the
// picture. Ones when highest is 0, and for velocity, whose error is weighted so by itself.
at::Tensor highNoiseWeights(
    const NoiseSchedule& schedule, const at::Tensor& timesteps, double highest);

// Each picture's mean squared error times its weight: [batch], float32 whatever the prediction's
// dtype.
at::Tensor lossPerSample(
    const at::Tensor& prediction, const at::Tensor& target, const at::Tensor& weights);

}  // namespace diptych
