// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/cfg_slider.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>

namespace diptych::ui {
namespace {

constexpr double kLeastCfg = 1;
constexpr double kMostCfg = 20;
constexpr double kStepsPerUnit = 2;  // of the slider

int sliderPlace(double cfg) { return qRound(cfg * kStepsPerUnit); }

QSlider* createCfgSlider(QWidget* parent) {
  auto* slider = new QSlider(Qt::Horizontal, parent);
  slider->setObjectName("cfgSlider");
  slider->setAccessibleName(CfgSlider::tr("CFG scale"));
  slider->setRange(sliderPlace(kLeastCfg), sliderPlace(kMostCfg));
  slider->setPageStep(sliderPlace(1));
  slider->setTickInterval(sliderPlace(1));
  slider->setTickPosition(QSlider::TicksBelow);
  slider->setMinimumWidth(160);
  return slider;
}

QDoubleSpinBox* createCfgBox(QWidget* parent) {
  auto* box = new QDoubleSpinBox(parent);
  box->setObjectName("cfgBox");
  box->setAccessibleName(CfgSlider::tr("CFG scale, exact"));
  box->setRange(kLeastCfg, kMostCfg);
  box->setDecimals(1);
  box->setSingleStep(0.5);
  box->setKeyboardTracking(false);
  return box;
}

}  // namespace

CfgSlider::CfgSlider(QWidget* parent)
    : QWidget(parent), slider_(createCfgSlider(this)), box_(createCfgBox(this)) {
  setObjectName("cfg");
  const auto tip =
      tr("Classifier-free guidance: how strongly the prompt pulls. 1 is no guidance. A model that "
         "looks clipped and over-saturated already at a low value is over-trained.");
  slider_->setToolTip(tip);
  box_->setToolTip(tip);
  auto* label = new QLabel(tr("&CFG"), this);
  label->setBuddy(slider_);
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setHorizontalSpacing(8);
  layout->setVerticalSpacing(0);
  layout->addWidget(label, 0, 0);
  layout->addWidget(slider_, 0, 1);
  layout->addWidget(box_, 0, 2);
  layout->setRowMinimumHeight(1, fontMetrics().height());  // the numbers
  layout->setColumnStretch(1, 1);
  setValue(7.5);
  connect(slider_, &QSlider::valueChanged, this, [this](int place) {
    box_->setValue(place / kStepsPerUnit);
  });
  connect(box_, &QDoubleSpinBox::valueChanged, this, [this](double cfg) {
    const QSignalBlocker quiet(slider_);
    slider_->setValue(sliderPlace(cfg));
    Q_EMIT valueChanged(cfg);
  });
}

double CfgSlider::value() const { return box_->value(); }

void CfgSlider::setValue(double cfg) {
  const QSignalBlocker quiet_slider(slider_), quiet_box(box_);
  box_->setValue(cfg);
  slider_->setValue(sliderPlace(box_->value()));
}

int CfgSlider::tickPlace(double cfg) const {
  const int handle = style()->pixelMetric(QStyle::PM_SliderLength, nullptr, slider_);
  const int way = style()->sliderPositionFromValue(
      slider_->minimum(), slider_->maximum(), sliderPlace(cfg), slider_->width() - handle);
  return slider_->x() + handle / 2 + way;
}

void CfgSlider::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::WindowText));
  for (const double cfg : {1.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0}) {
    const QRect place(
        tickPlace(cfg) - 20, slider_->geometry().bottom() + 1, 40, fontMetrics().height());
    painter.drawText(place, Qt::AlignHCenter | Qt::AlignTop, QString::number(cfg));
  }
}

}  // namespace diptych::ui
