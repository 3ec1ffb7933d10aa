// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/field_spec.h"

#include <QCoreApplication>

namespace diptych::ui {

namespace {

using Specs = std::vector<FieldSpec>;

QString text(const char* english) { return QCoreApplication::translate("TrainingForm", english); }

FieldSpec field(
    const char* name, FieldGroup group, FieldKind kind, const char* label, const char* tool_tip) {
  return {
      .name = name, .group = group, .kind = kind, .label = text(label), .tool_tip = text(tool_tip)};
}

FieldSpec integer(
    const char* name,
    FieldGroup group,
    const char* label,
    const char* tool_tip,
    int lowest,
    int highest) {
  auto spec = field(name, group, FieldKind::Integer, label, tool_tip);
  spec.lowest = lowest;
  spec.highest = highest;
  return spec;
}

FieldSpec choice(
    const char* name,
    FieldGroup group,
    const char* label,
    const char* tool_tip,
    std::vector<FieldChoice> choices) {
  auto spec = field(name, group, FieldKind::Choice, label, tool_tip);
  spec.choices = std::move(choices);
  return spec;
}

FieldSpec folder(
    const char* name,
    FieldGroup group,
    const char* label,
    const char* tool_tip,
    const char* placeholder) {
  auto spec = field(name, group, FieldKind::Folder, label, tool_tip);
  spec.placeholder = text(placeholder);
  return spec;
}

std::vector<FieldChoice> samplers() {
  return {
      {"dpmpp_2m_karras", QStringLiteral("DPM++ 2M Karras")},
      {"dpmpp_2m", QStringLiteral("DPM++ 2M")},
      {"unipc", QStringLiteral("UniPC")},
      {"euler", QStringLiteral("Euler")},
      {"euler_karras", QStringLiteral("Euler Karras")},
      {"euler_a", QStringLiteral("Euler ancestral")},
      {"heun", QStringLiteral("Heun")},
      {"lms", QStringLiteral("LMS")},
      {"ddim", QStringLiteral("DDIM")},
      {"pndm", QStringLiteral("PNDM")},
      {"ddpm", QStringLiteral("DDPM")}};
}

Specs runFields() {
  constexpr auto kGroup = FieldGroup::Run;
  return {
      field(
          "name",
          kGroup,
          FieldKind::Text,
          "Na&me",
          "What the run is called. Its folder is the date and time with this name behind it."),
      integer(
          "max_epochs",
          kGroup,
          "&Epochs",
          "How often every training picture is seen. Usual: 10 to 100 for some dozens of pictures; "
          "less for many.",
          0,
          1'000'000),
      integer(
          "batch_size",
          kGroup,
          "&Batch size",
          "Pictures that are learned from at once. Usual: 1 to 16; more needs more memory.",
          1,
          1024),
      field(
          "learning_rate",
          kGroup,
          FieldKind::Real,
          "&Learning rate",
          "How far each step goes. Usual: 1e-6 to 5e-6 for Stable Diffusion 1.x, 3e-5 to 3e-4 for "
          "the embedded small model. Too high burns the model, too low learns nothing."),
      choice(
          "mixed_precision",
          kGroup,
          "Prec&ision",
          "How numbers are computed. fp32 is exact and can be resumed bit for bit; bf16 halves the "
          "memory and is faster on processors and cards that know it.",
          {{"no", text("fp32 (exact)")}, {"bf16", text("bf16 (less memory)")}}),
  };
}

Specs sampleFields() {
  constexpr auto kGroup = FieldGroup::Samples;
  return {
      field(
          "sample_prompts",
          kGroup,
          FieldKind::Lines,
          "Sample prompts",
          "One prompt a line. Pictures of these are made while it learns. Empty: the captions of "
          "the first held-out pictures."),
      field(
          "sample_cfgs",
          kGroup,
          FieldKind::RealList,
          "CF&G scales",
          "Classifier-free guidance of the samples, one column each: 1 is no guidance, 7.5 is "
          "usual, an overcooked model only looks well at low values. Range: 0 to 100."),
      field(
          "sample_every_epochs",
          kGroup,
          FieldKind::Real,
          "Sample ever&y",
          "Epochs between sample pictures. 0: only at the end; -1: never. Samples cost time but do "
          "not change what is learned."),
  };
}

Specs learningFields() {
  constexpr auto kGroup = FieldGroup::Learning;
  return {
      integer(
          "resolution",
          kGroup,
          "Resolution",
          "Pixels. Pictures are scaled and cut to sizes of about this many pixels squared. Use "
          "what the model was made for (512 for Stable Diffusion 1.x).",
          8,
          4096),
      integer(
          "max_steps",
          kGroup,
          "Largest number of steps",
          "Optimizer steps after which training ends. 0: as many as the epochs give.",
          0,
          1'000'000'000),
      integer(
          "gradient_accumulation_steps",
          kGroup,
          "Batches per step",
          "Gradients of so many batches are added up before the weights change: a large batch in "
          "little memory. Usual: 1 to 8.",
          1,
          10'000),
      field(
          "train_text_encoder",
          kGroup,
          FieldKind::Flag,
          "Train the text encoder",
          "Also changes how prompts are understood. Needs more memory, and its outputs can no "
          "longer be cached."),
      field(
          "text_encoder_lr_scale",
          kGroup,
          FieldKind::Real,
          "Text encoder's share",
          "The text encoder's learning rate as a share of the learning rate. Usual: 0.1 to 1."),
      choice(
          "lr_scheduler",
          kGroup,
          "Learning rate over time",
          "constant stays; linear and cosine fall to zero at the end of the run.",
          {{"constant", text("constant")}, {"linear", text("linear")}, {"cosine", text("cosine")}}),
      integer(
          "lr_warmup_steps",
          kGroup,
          "Warm-up",
          "Steps in which the learning rate rises from zero. Usual: 0 to 500.",
          0,
          1'000'000'000),
      field(
          "caption_dropout",
          kGroup,
          FieldKind::Real,
          "Caption dropout",
          "Share of pictures learned with an empty caption, which guidance needs. Usual: 0.04 to "
          "0.1."),
      field(
          "min_snr_gamma",
          kGroup,
          FieldKind::Real,
          "Min-SNR gamma",
          "Weights timesteps by their signal-to-noise ratio (Hang et al. 2023). 0: off; usual: 5."),
      field(
          "high_noise_weight",
          kGroup,
          FieldKind::Real,
          "High-noise weight",
          "Multiplies the loss by 1 + 1/SNR, at most by this number, so that noisy timesteps count "
          "more: they decide what is in the picture. Nothing for models that predict velocity, "
          "which do so "
          "by themselves. 0: off; pretraining from nothing: 20."),
      field(
          "stratified_timesteps",
          kGroup,
          FieldKind::Flag,
          "Spread timesteps",
          "On: the timesteps of a batch are spread evenly over the schedule, which makes the loss "
          "of a step less noisy. Off: each is drawn for itself."),
      field(
          "offset_noise",
          kGroup,
          FieldKind::Real,
          "Offset noise",
          "Strength of a noise that is equal over the picture; lets the model learn very dark and "
          "bright pictures. 0: off; usual: 0.05 to 0.1."),
      field(
          "sample_posterior",
          kGroup,
          FieldKind::Flag,
          "Draw latents anew",
          "On: each step draws the picture's latents from the VAE's posterior. Off: always its "
          "mean."),
      field(
          "use_ema",
          kGroup,
          FieldKind::Flag,
          "Average the weights (EMA)",
          "Keeps a moving average of the weights; validation, samples and the saved model use it. "
          "The weights themselves are saved beside it."),
      field(
          "ema_decay",
          kGroup,
          FieldKind::Real,
          "EMA decay",
          "Share of the average that stays at each step. Usual: 0.99 to 0.9999."),
      field(
          "seed",
          kGroup,
          FieldKind::Seed,
          "Seed",
          "Decides data order, noise, timesteps and caption dropout. The same seed gives the same "
          "run."),
  };
}

Specs optimizerFields() {
  constexpr auto kGroup = FieldGroup::Optimizer;
  return {
      field(
          "adam_beta1",
          kGroup,
          FieldKind::Real,
          "AdamW beta 1",
          "Memory of the gradient's mean. Usual: 0.9."),
      field(
          "adam_beta2",
          kGroup,
          FieldKind::Real,
          "AdamW beta 2",
          "Memory of the gradient's square. Usual: 0.99 to 0.999."),
      field(
          "adam_epsilon",
          kGroup,
          FieldKind::Real,
          "AdamW epsilon",
          "Keeps the step finite where gradients vanish. Usual: 1e-8."),
      field(
          "adam_weight_decay",
          kGroup,
          FieldKind::Real,
          "Weight decay",
          "Share (times the learning rate) by which weights shrink at each step. Usual: 0.01."),
      field(
          "max_grad_norm",
          kGroup,
          FieldKind::Real,
          "Gradient clipping",
          "Longer gradients are scaled down to this norm. 0: off; usual: 1."),
  };
}

Specs validationFields() {
  constexpr auto kGroup = FieldGroup::Validation;
  return {
      folder(
          "validation_set",
          kGroup,
          "Held-out folder",
          "Captioned pictures that are scored as loss/val and never learned from. Empty: a share "
          "of "
          "the data set is held out.",
          "a share"),
      field(
          "val_split",
          kGroup,
          FieldKind::Real,
          "Held out",
          "Share of the pictures that is never learned from and scored as loss/val, unless there "
          "is a "
          "held-out folder. Usual: 0.1 to 0.2."),
      field(
          "stabilize_split",
          kGroup,
          FieldKind::Real,
          "Scored training share",
          "Share of the training pictures that is scored as loss/train-stabilized, with fixed "
          "noise and timesteps. Usual: 0.15."),
      integer(
          "panel_timesteps",
          kGroup,
          "Timesteps per picture",
          "Noise and timestep pairs on which each of these pictures is scored. More: smoother "
          "curves, longer validation. Usual: 4 to 32.",
          1,
          1000),
      field(
          "ed2_losses",
          kGroup,
          FieldKind::Flag,
          "EveryDream2's losses too",
          "Also score as EveryDream2 does, as ed2/val and ed2/train-stabilized: one random "
          "timestep "
          "for each picture, and incomplete batches filled with duplicates. For comparison with "
          "its "
          "runs only: the level of these numbers is an accident of few draws."),
      field(
          "validate_every_epochs",
          kGroup,
          FieldKind::Real,
          "Validate every",
          "Epochs between two validations; fractions are allowed. 0: only before the first and "
          "after the last step."),
      field(
          "validation_seed",
          kGroup,
          FieldKind::Seed,
          "Validation seed",
          "Which pictures are held out, and the noise and timesteps they are scored with. Keep it "
          "equal in runs that are compared."),
  };
}

Specs savingFields() {
  constexpr auto kGroup = FieldGroup::Saving;
  return {
      integer(
          "sample_steps",
          kGroup,
          "Sample steps",
          "Denoising steps of a sample picture. Usual: 15 to 30.",
          1,
          1000),
      choice(
          "sample_sampler",
          kGroup,
          "Sampler",
          "How a sample picture is made from noise.",
          samplers()),
      field(
          "sample_seed",
          kGroup,
          FieldKind::Seed,
          "Sample seed",
          "The starting noise of the samples, equal in every cell of the grid."),
      field(
          "save_every_epochs",
          kGroup,
          FieldKind::Real,
          "Save every",
          "Epochs between checkpoints. 0: only at the end and on stop."),
      field(
          "save_every_minutes",
          kGroup,
          FieldKind::Real,
          "Safeguard every",
          "Minutes between saves of the run's state, without a checkpoint: what a crash or a power "
          "cut costs at most. 0: never."),
      integer(
          "keep_checkpoints",
          kGroup,
          "Checkpoints kept",
          "Older ones are removed. 0: all are kept.",
          0,
          1'000'000),
      choice(
          "save_dtype",
          kGroup,
          "Saved as",
          "Numbers in the saved model. fp16 is half as large and what most programs expect.",
          {{"fp16", QStringLiteral("fp16")},
           {"bf16", QStringLiteral("bf16")},
           {"fp32", QStringLiteral("fp32")}}),
      field(
          "save_single_file",
          kGroup,
          FieldKind::Flag,
          "Also as a single file",
          "Writes a single .safetensors beside the model folder, for programs that load one file."),
  };
}

Specs computationFields() {
  constexpr auto kGroup = FieldGroup::Computation;
  return {
      field(
          "gradient_checkpointing",
          kGroup,
          FieldKind::Flag,
          "Save memory",
          "Gradient checkpointing: computes parts of the UNet twice instead of remembering them. "
          "Less memory, about a third slower."),
      field(
          "device",
          kGroup,
          FieldKind::Text,
          "Device",
          "auto takes a graphics card when torch knows one, else the processor. Or: cpu, cuda, "
          "cuda:1."),
      folder(
          "runs_folder",
          kGroup,
          "Folder for runs",
          "Every run gets a folder of its own in here.",
          ""),
  };
}

}  // namespace

const Specs& fieldSpecs() {
  static const Specs specs = [] {
    Specs all;
    for (auto* group :
         {runFields,
          sampleFields,
          learningFields,
          optimizerFields,
          validationFields,
          savingFields,
          computationFields}) {
      for (auto& spec : group()) all.push_back(std::move(spec));
    }
    return all;
  }();
  return specs;
}

QString groupTitle(FieldGroup group) {
  switch (group) {
    case FieldGroup::Run:
      return text("Run");
    case FieldGroup::Samples:
      return text("Samples");
    case FieldGroup::Learning:
      return text("Learning");
    case FieldGroup::Optimizer:
      return text("Optimizer");
    case FieldGroup::Validation:
      return text("Validation");
    case FieldGroup::Saving:
      return text("Pictures and checkpoints");
    case FieldGroup::Computation:
      return text("Computation");
  }
  return {};
}

}  // namespace diptych::ui
