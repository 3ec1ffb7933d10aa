// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/cfg_slider.h"

#include "ui/preview/cfg_places.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QWheelEvent>

#include <algorithm>

namespace diptych::ui {
namespace {

int sliderPlace(double cfg) { return qRound(cfg * kCfgPlacesPerUnit); }

// The next mark above (1) or below (-1); the scale's end where there is none.
double nextMark(double cfg, int direction) {
  if (direction > 0) {
    const auto* above = std::upper_bound(kCfgMarks.begin(), kCfgMarks.end(), cfg);
    return above == kCfgMarks.end() ? kMostCfg : *above;
  }
  const auto* at = std::lower_bound(kCfgMarks.begin(), kCfgMarks.end(), cfg);
  return at == kCfgMarks.begin() ? kLeastCfg : *(at - 1);
}

QSlider* createCfgSlider(QWidget* parent) {
  auto* slider = new QSlider(Qt::Horizontal, parent);
  slider->setObjectName("cfgSlider");
  slider->setAccessibleName(CfgSlider::tr("CFG scale"));
  slider->setRange(sliderPlace(kLeastCfg), sliderPlace(kMostCfg));
  slider->setPageStep(sliderPlace(1));
  slider->setTickInterval(sliderPlace(1));
  slider->setTickPosition(QSlider::TicksBelow);
  slider->setMinimumWidth(100);
  slider->setCursor(Qt::PointingHandCursor);
  return slider;
}

// More than the slider goes to: what a sweep was made with can be looked at again.
constexpr double kMostTypedCfg = 100;

// "7.5" and not "7.50".
class CfgBox : public QDoubleSpinBox {
 public:
  using QDoubleSpinBox::QDoubleSpinBox;
  QString textFromValue(double cfg) const override {
    return locale().toString(cfg, 'f', QLocale::FloatingPointShortest);
  }
};

QDoubleSpinBox* createCfgBox(QWidget* parent) {
  auto* box = new CfgBox(parent);
  box->setObjectName("cfgBox");
  box->setAccessibleName(CfgSlider::tr("CFG scale, exact"));
  box->setRange(0, kMostTypedCfg);
  box->setDecimals(2);
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
         "looks clipped and over-saturated already at a low value is over-trained.\nArrows and "
         "wheel: by "
         "0.5. Page up and down, or a click on a number: to the usual values.");
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
  slider_->installEventFilter(this);
  setValue(7.5);
  connect(slider_, &QSlider::valueChanged, this, [this](int place) {
    box_->setValue(place / kCfgPlacesPerUnit);
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
  int free = 0;  // a number that would meet the one before it is left out
  for (const double cfg : kCfgMarks) {
    const auto place = markPlace(cfg);
    if (place.left() < free) continue;
    painter.drawText(place, Qt::AlignHCenter | Qt::AlignTop, QString::number(cfg));
    free = place.right();
  }
}

QRect CfgSlider::markPlace(double cfg) const {
  const int width = fontMetrics().horizontalAdvance(QString::number(cfg)) + 6;
  const int top = slider_->geometry().bottom() + 1;
  return {tickPlace(cfg) - width / 2, top, width, fontMetrics().height()};
}

void CfgSlider::mousePressEvent(QMouseEvent* event) {
  for (const double cfg : kCfgMarks) {
    if (markPlace(cfg).contains(event->position().toPoint())) return box_->setValue(cfg);
  }
  QWidget::mousePressEvent(event);
}

// Touch pads send small parts of a notch.
void CfgSlider::turn(int angle) {
  constexpr int kNotch = 120;
  wheel_angle_ += angle;
  const int notches = wheel_angle_ / kNotch;
  wheel_angle_ -= notches * kNotch;
  slider_->setValue(slider_->value() + notches);
}

bool CfgSlider::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Wheel) {
    turn(static_cast<QWheelEvent*>(event)->angleDelta().y());
    return true;
  }
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
      box_->setValue(nextMark(value(), key == Qt::Key_PageUp ? 1 : -1));
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace diptych::ui
