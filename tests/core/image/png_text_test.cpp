// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "tests/core/image/picture_files.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

using Text = std::map<std::string, std::string>;
using testing::HasSubstr;
using testing::Not;

Bytes bytesOf(std::string_view text) { return {text.begin(), text.end()}; }

using PngText = PictureTest;

TEST_F(PngText, ComesBackAsItWasWritten) {
  const Text text{
      {"parameters", "a cat, a \"dog\"\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a"},
      {"latin", "caf\u00e9"},
      {"unicode", "\u732b \U0001F600 \u017C\u00F3\u0142w"},
      {"empty", ""}};
  const auto path = folder_ / "a.png";
  writePng(path, quarters(9, 7), text);
  EXPECT_EQ(readPngText(path), text);
  EXPECT_EQ(readImage(path).rgb, quarters(9, 7).rgb);
}

// As Pillow does: other programs look for the parameters in tEXt first.
TEST_F(PngText, IsPlainWhenLatin1IsEnough) {
  const auto path = folder_ / "a.png";
  writePng(path, quarters(4, 4), {{"k", "caf\u00e9"}});
  const auto plain = readFile(path, 100'000);
  EXPECT_THAT(plain, HasSubstr(std::string("tEXtk\0caf\xE9", 10)));
  writePng(path, quarters(4, 4), {{"k", "\u732b"}});
  const auto international = readFile(path, 100'000);
  EXPECT_THAT(international, HasSubstr(std::string("iTXtk\0\0\0\0\0", 10) + "\u732b"));
  EXPECT_THAT(international, Not(HasSubstr("tEXt")));
}

TEST_F(PngText, ReplacesWhatHasNoPlaceInIt) {
  const auto path = folder_ / "a.png";
  writePng(path, quarters(4, 4), {{"zero", std::string("a\0b", 3)}, {"bytes", "caf\xE9"}});
  const auto text = readPngText(path);
  EXPECT_EQ(text.at("zero"), "ab");
  EXPECT_EQ(text.at("bytes"), "caf\u00e9");
}

TEST_F(PngText, RefusesImpossibleKeys) {
  for (const std::string& key : {std::string(), std::string(80, 'k'), std::string("a\nb")}) {
    EXPECT_THROW(writePng(folder_ / "a.png", quarters(4, 4), {{key, "x"}}), Error);
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a.png"));
}

TEST_F(PngText, LeavesOutWhatIsMalformedOrCompressed) {
  const auto png = encode(quarters(4, 4), ".png");
  const auto chunks = pngChunk("tEXt", bytesOf("no end of the key")) + pngChunk("tEXt", {}) +
                      pngChunk("iTXt", bytesOf("k")) + pngChunk("iTXt", bytesOf({"k\0\0", 3})) +
                      pngChunk("iTXt", bytesOf({"k\0\0\0en", 6})) +
                      pngChunk("iTXt", bytesOf({"k\0\1\0\0\0packed", 12})) +
                      pngChunk("tEXt", bytesOf({"good\0text", 9}));
  EXPECT_EQ(readPngText(write("a.png", withPngChunk(png, chunks))), (Text{{"good", "text"}}));
}

TEST_F(PngText, RefusesDamagedFiles) {
  const auto path = folder_ / "a.png";
  writePng(path, quarters(4, 4), {{"key", "some text"}});
  const auto whole = readFile(path, 100'000);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto cut = write("cut.png", bytesOf(std::string_view(whole).substr(0, size)));
    EXPECT_THROW(readPngText(cut), Error) << size;
  }
  auto changed = whole;
  changed[whole.find("some")] = 'S';
  EXPECT_THROW(readPngText(write("changed.png", bytesOf(changed))), Error);
  EXPECT_THROW(readPngText(write("a.jpg", encode(quarters(4, 4), ".jpg"))), Error);
  EXPECT_THROW(readPngText(folder_ / "missing.png"), Error);
}

TEST_F(PngText, NamesTheFileThatCannotBeWritten) {
  try {
    writePng(folder_ / "missing" / "a.png", quarters(4, 4));
    FAIL() << "expected an Error";
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("missing/a.png"));
  }
}

TEST_F(PngText, GivesTheSameBytesForTheSamePicture) {
  writePng(folder_ / "a.png", quarters(30, 20), {{"k", "v"}});
  writePng(folder_ / "b.png", quarters(30, 20), {{"k", "v"}});
  EXPECT_EQ(readFile(folder_ / "a.png", 100'000), readFile(folder_ / "b.png", 100'000));
}

}  // namespace
}  // namespace diptych
