// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"

#include <openssl/evp.h>

namespace diptych {

std::string base64(std::string_view bytes) {
  constexpr std::size_t kBlock = 3 * 1024 * 1024;  // the library counts in int
  std::string text;
  for (std::size_t begin = 0; begin < bytes.size(); begin += kBlock) {
    const auto part = bytes.substr(begin, kBlock);
    std::string encoded((part.size() + 2) / 3 * 4 + 1, '\0');  // it ends with a zero
    const int length = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(encoded.data()),
        reinterpret_cast<const unsigned char*>(part.data()),
        static_cast<int>(part.size()));
    text.append(encoded, 0, static_cast<std::size_t>(length));
  }
  return text;
}

}  // namespace diptych
