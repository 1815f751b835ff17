#include "pairs.h"

#include <fstream>

namespace sluice::cli {

Pairs::Pairs(const std::vector<Pair>& pairs) {
  for (size_t i = 0; i < pairs.size(); ++i) {
    const int number = static_cast<int>(i) + 1;
    std::ofstream(Up(number)) << pairs[i].up;
    if (pairs[i].down) std::ofstream(Down(number)) << *pairs[i].down;
  }
}

}  // namespace sluice::cli
